import { expect, test } from 'vitest';
import { runReport, verdictTable } from '../../tools/soak/report.ts';
import { runSoak } from '../../tools/soak/run.ts';
import type { Settings } from '../../tools/soak/run-result.ts';
import { verdictsOf } from '../../tools/soak/verdicts.ts';

/** Faults after which nothing has to be waited for: a message that came again while it was worked on waits for a minute. */
const SETTINGS: Settings = {
  minutes: 0.08,
  rate: 60,
  seed: 20,
  sink: 'agent',
  faults: ['manager-busy', 'table-busy', 'bucket-fails', 'disorder', 'slack-busy', 'mail-down'],
};

test('seconds of load with faults hold, are told as they happen, and leave nothing behind', async () => {
  const told: string[] = [];
  const { signal } = new AbortController();
  const result = await runSoak(SETTINGS, { tell: (line) => told.push(line), signal });
  const verdicts = verdictsOf(result);
  expect(
    verdicts.filter(({ holds }) => holds === false),
    verdictTable(verdicts),
  ).toEqual([]);

  // None of it holds because there was nothing to look at.
  expect(result.events.taken).toBeGreaterThan(200);
  expect(result.accounts.sources.map(({ source }) => source)).toEqual([
    'app',
    'cloudtrail',
    'sentry',
    'supabase',
  ]);
  for (const where of ['queues', 'Wazuh', 'logs', 'archive', 'table', 'Slack', 'e-mail', 'alerts.json'])
    expect(result.looked[where], where).toBeGreaterThan(0);
  expect(result.faults.length).toBeGreaterThan(3);
  for (const { kind } of result.faults)
    expect(
      told.filter((line) => line.includes(`${kind} begins`) || line.includes(`${kind} ends`)),
    ).not.toEqual([]);
  expect(result.faults.some(({ strikes = 0 }) => strikes > 0)).toBe(true);

  const report = runReport(result, verdicts, {
    machine: 'a machine',
    node: 'v24',
    version: '1',
    commit: 'abc',
  });
  for (const part of ['seed 20', 'commit abc', '| holds |', '`table-busy`', '│'])
    expect(report).toContain(part);
});
