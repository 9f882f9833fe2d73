import { afterEach, expect } from 'vitest';
import { type Campaign, type CampaignOptions, startCampaign } from './campaign.ts';

export type Report = Awaited<ReturnType<Campaign['report']>>;

/** Sizes of the campaign: `CAMPAIGN=full` runs the large ones and prints what it measured. */
export const FULL = process.env.CAMPAIGN === 'full';
/** `CAMPAIGN=tell` prints what the short ones measured. */
const TELLS = FULL || process.env.CAMPAIGN === 'tell';
/** For the long ones: a machine that is busy with something else may take its time. */
export const LONG_MS = FULL ? 7_200_000 : 180_000;
/** Prints what was measured, when that is asked for. */
export function tell(measured: object): void {
  if (TELLS) process.stdout.write(`${expect.getState().currentTestName}\n${JSON.stringify(measured)}\n`);
}
/** A number of events that is this in `npm test`, and `full` in the whole campaign. */
export const sized = (short: number, full: number): number => (FULL ? full : short);

/** Campaigns of one test file, each closed when its test is done. */
export function campaigns() {
  let running: Campaign | undefined;
  afterEach(async () => {
    await running?.close();
    running = undefined;
  });
  return async (options: CampaignOptions = {}): Promise<Campaign> => {
    running = await startCampaign(options);
    return running;
  };
}

/**
 * Runs until nothing is left and holds what must be true of every fault: nothing is lost, the ledger agrees with the
 * manager and the dead letters, and no message came back before it was due.
 */
export async function runToTheEnd(campaign: Campaign): Promise<Report> {
  await campaign.run();
  const report = await campaign.report();
  tell(report);
  expect({ missing: report.missing, early: report.early }).toEqual({ missing: 0, early: 0 });
  expect(report.distinct + report.parked).toBe(report.sent);
  expect(report.ledger.forwarded + report.ledger.parked).toBe(report.sent);
  expect(report.ledger.parked).toBe(report.parked);
  return report;
}
