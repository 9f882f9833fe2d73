import type { Moment } from './simulate.ts';

const WIDTH = 60;
const BLOCKS = ' ▁▂▃▄▅▆▇█';

/** The age of the queue over time in one line of blocks, with what it is at its highest. */
export function ageChart(moments: readonly Moment[]): string {
  const most = Math.max(...moments.map(({ ageS }) => ageS), 0);
  const size = Math.max(1, Math.ceil(moments.length / WIDTH));
  const columns = Array.from({ length: Math.ceil(moments.length / size) }, (_, i) =>
    Math.max(...moments.slice(i * size, (i + 1) * size).map(({ ageS }) => ageS)),
  );
  const last = moments.at(-1)?.at ?? 0;
  const line = columns.map((age) => BLOCKS[most === 0 ? 0 : Math.ceil((age / most) * 8)] ?? '█').join('');
  return `age of the queue, 0 to ${Math.round(last)} s, at most ${seconds(most)}\n${line}`;
}

/** A time in words. */
export function seconds(value: number): string {
  if (value < 120) return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
  return value < 7_200 ? `${Math.round(value / 60)} min` : `${Math.round(value / 3_600)} h`;
}
