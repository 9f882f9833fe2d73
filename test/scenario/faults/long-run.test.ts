import { expect, test } from 'vitest';
import { campaigns, FULL, runToTheEnd, sized } from '../../support/campaign/run-campaign.ts';
import { collectedHeap } from '../../support/collected-heap.ts';
import { ROUGH } from '../../support/running-stack.ts';

const start = campaigns();
const QUARTERS = 4;
/** Marks and archived objects of the protocol servers stay in this process; a leak of a batch of events would not fit. */
const ALLOWED_BYTES_A_QUARTER = 1_500_000;

test('a long run in rough weather needs no more memory in its last quarter than in its second', async () => {
  const run = await start({ faults: ROUGH });
  const heaps: number[] = [];
  for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
    await run.send(sized(1_500, 50_000));
    await run.run();
    heaps.push(collectedHeap());
  }
  const report = await runToTheEnd(run);
  if (FULL) process.stdout.write(`heap after each quarter: ${heaps.join(', ')}\n`);
  expect(report).toMatchObject({ duplicates: 0, parked: 0 });
  expect((heaps[3] ?? 0) - (heaps[1] ?? 0)).toBeLessThan(2 * ALLOWED_BYTES_A_QUARTER);
}, 300_000);
