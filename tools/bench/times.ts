import { quantile } from './harness.ts';
import { atMost, type Beside } from './question.ts';

/** Milliseconds of elapsed time of either side, one for each request; they took turns. */
export interface Times {
  readonly subject: readonly number[];
  readonly floor: readonly number[];
}

export interface TimesAbout {
  readonly name: string;
  /** What is ours, and what the floor does. */
  readonly what: string;
  readonly floor: string;
  /** Of the 99th percentile. */
  readonly barMs: number;
}

const QUANTILES = { p50: 0.5, p99: 0.99, max: 1 } as const;

/** Waiting times as a table with their ratio to the floor's, a bar and a chart. */
export function timesBeside({ name, what, floor, barMs }: TimesAbout, times: Times): Beside {
  const factsOf = (side: readonly number[]) => ({
    p50: quantile(side, QUANTILES.p50),
    p99: quantile(side, QUANTILES.p99),
    max: quantile(side, QUANTILES.max),
  });
  const data = {
    count: times.subject.length,
    barMs,
    subject: factsOf(times.subject),
    floor: factsOf(times.floor),
  };
  const each = (of: (q: keyof typeof QUANTILES) => string) => [of('p50'), of('p99'), of('max')];
  const ms = (value: number) => value.toFixed(0);
  const sides = [
    [what, data.subject],
    [`floor: ${floor}`, data.floor],
  ] as const;
  return {
    name,
    title: `${what}, ms of elapsed time, ${data.count} of each side in turns`,
    table: {
      headings: ['', 'p50', 'p99', 'slowest'],
      rows: [
        ...sides.map(([side, facts]) => [side, ...each((q) => ms(facts[q]))]),
        ['ratio', ...each((q) => (data.subject[q] / data.floor[q]).toFixed(2))],
      ],
    },
    bars: [atMost(`${what}, p99`, data.subject.p99, barMs, 'ms', 'elapsed')],
    chart: {
      title: what,
      unit: 'ms of elapsed time: median, and from there to the 99th percentile',
      parts: ['p50', 'to p99'],
      rows: sides.map(([side, { p50, p99 }]) => ({
        label: side.startsWith('floor') ? side : 'Sluice',
        values: [p50, p99 - p50],
        note: `${ms(p50)} / ${ms(p99)} ms`,
      })),
      limit: { value: barMs, label: 'bar of p99' },
    },
    data,
  };
}
