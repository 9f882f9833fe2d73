import type { AlertSums } from '../../src/notify/alert/alert-sums.ts';
import type { AlertSum } from '../../src/notify/report/day-sum.ts';

/** Sums of this process. */
export function createMemoryAlertSums(): AlertSums {
  const kept = new Map<string, string>();
  return {
    read: async (names) =>
      new Map(
        names.flatMap((name) => {
          const json = kept.get(name);
          return json === undefined ? [] : [[name, JSON.parse(json) as AlertSum] as const];
        }),
      ),

    keep: async (name, sum) => {
      kept.set(name, JSON.stringify(sum));
    },
  };
}
