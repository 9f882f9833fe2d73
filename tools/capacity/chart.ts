import type { Moment } from './simulate.ts';

const WIDTH = 60;
const BLOCKS = ' ▁▂▃▄▅▆▇█';

/** The age of the queue over time in one line of blocks, with what it is at its highest. */
export function ageChart(moments: readonly Moment[]): string {
  const ages = moments.map(({ ageS }) => ageS);
  const most = Math.max(...ages, 0);
  const last = moments.at(-1)?.at ?? 0;
  return `age of the queue, 0 to ${Math.round(last)} s, at most ${seconds(most)}\n${blockLine(ages)}`;
}

/** Values in one line of blocks, from 0 to the highest; where there are more than fit, the highest of each stretch. */
export function blockLine(values: readonly number[]): string {
  const most = Math.max(...values, 0);
  const size = Math.max(1, Math.ceil(values.length / WIDTH));
  const columns = Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    Math.max(...values.slice(i * size, (i + 1) * size)),
  );
  return columns.map((value) => BLOCKS[most === 0 ? 0 : Math.ceil((value / most) * 8)] ?? '█').join('');
}

/** A time in words. */
export function seconds(value: number): string {
  if (value < 120) return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
  return value < 7_200 ? `${Math.round(value / 60)} min` : `${Math.round(value / 3_600)} h`;
}
