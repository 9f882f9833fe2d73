import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexedAlert } from '../../support/indexed-alerts.ts';
import { MINUTE_MS, pollStage } from '../../support/poll-stage.ts';

const OVERLAP_MINUTES = 10;
/** What happens in one minute. */
const minute = fc.record({
  /** Alerts that are indexed now, by how many minutes late. */
  late: fc.array(fc.integer({ min: 0, max: OVERLAP_MINUTES - 2 }), { maxLength: 6 }),
  weather: fc.constantFrom('fair', 'fair', 'fair', 'unavailable', 'full', 'no poll'),
});

test('whatever fails in between, every alert that is indexed within the overlap is handed on, and those that were taken at once only once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(minute, { minLength: 1, maxLength: 40 }), async (minutes) => {
      const stage = pollStage();
      await stage.poll();
      const all: string[] = [];
      let refused = false;
      for (const { late, weather } of minutes) {
        stage.time.now += MINUTE_MS;
        for (const by of late) {
          const id = `a${all.length}`;
          all.push(id);
          stage.index.add(indexedAlert(id, stage.time.now - by * MINUTE_MS));
        }
        stage.index.fail(weather === 'unavailable' ? { kind: 'unavailable', code: 'x' } : undefined);
        refused ||= weather === 'full';
        stage.queue.takes = (i) => weather !== 'full' || i % 2 === 0;
        if (weather !== 'no poll') await stage.poll();
      }
      stage.index.fail(undefined);
      stage.queue.takes = () => true;
      await stage.poll();
      const ids = stage.ids();
      expect(new Set(ids)).toEqual(new Set(all));
      if (!refused) expect(ids).toHaveLength(all.length);
      expect(stage.index.open()).toBe(0);
    }),
    { numRuns: 60 },
  );
});
