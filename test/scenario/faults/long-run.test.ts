import { expect, test } from 'vitest';
import { campaigns, LONG_MS, runToTheEnd, sized, tell } from '../../support/campaign/run-campaign.ts';
import { collectedHeap } from '../../support/collected-heap.ts';
import { ROUGH } from '../../support/running-stack.ts';

const start = campaigns();
/**
 * Marks and archived objects of the protocol servers stay in this process. In the full run what is kept of each event would not
 * fit; in the short one some 4 KB of each, such as a whole envelope with its line, would not.
 */
const ALLOWED_BYTES = 3_000_000;

for (const way of ['events-api', 'agent'] as const)
  test(
    `a long run of ${way} in rough weather needs no more memory after its last quarter than after its second`,
    async () => {
      const run = await start({ way, faults: ROUGH });
      const heaps: number[] = [];
      for (let quarter = 0; quarter < 4; quarter += 1) {
        await run.send(sized(400, 50_000), sized(40, 500));
        await run.run();
        heaps.push(collectedHeap());
      }
      const report = await runToTheEnd(run);
      tell({ heaps });
      expect(report).toMatchObject({ duplicates: 0, parked: 0 });
      const [, second = 0, , last = 0] = heaps;
      expect(last - second).toBeLessThan(ALLOWED_BYTES);
    },
    LONG_MS,
  );
