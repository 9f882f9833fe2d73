import type { RatioChart, RatioRow } from './shapes.ts';
import { element, label, MARGIN, picture, type Svg, WIDTH, widthOf } from './svg.ts';

const ROW = 30;
const GAP = 14;
const TOP = 84;
/** What is smaller stands at the edge: no work that is measured costs so little. */
const LEAST = 1e-4;
/** Steps of a decade that have a line. */
const STEPS = [1, 2, 5];

/** Ratios as an SVG: the further left the cheaper. */
export function ratioChartSvg(chart: RatioChart): string {
  const { title, unit, rows } = chart;
  const values = rows.flatMap(({ ratio, spread = [ratio, ratio], limit = 1 }) => [ratio, ...spread, limit]);
  const positive = values.filter((value) => value >= LEAST);
  const [low, high] = [Math.min(1, ...positive) / 1.15, Math.max(1, ...positive) * 1.15];
  const left = MARGIN + Math.max(...rows.map((row) => widthOf(row.label))) + GAP;
  const right = WIDTH - MARGIN - Math.max(...rows.map((row) => widthOf(row.note))) - GAP;
  const at = (value: number) =>
    left + ((right - left) * Math.log(Math.max(value, low) / low)) / Math.log(high / low);
  const bottom = TOP + rows.length * ROW;
  return picture(title, described(chart), bottom + MARGIN, [
    label(MARGIN, 52, `${unit}; ${legendOf(rows)}`, { class: 'quiet' }),
    ...ticksOf(low, high).flatMap((tick) => tickLine(at(tick), bottom, tick)),
    ...rows.flatMap((row, i) => rowOf(row, TOP + 18 + i * ROW, { left, right, at })),
  ]);
}

function legendOf(rows: readonly RatioRow[]): string {
  const bars = rows.some(({ limit }) => limit !== undefined) ? ['red: bar'] : [];
  return ['logarithmic', 'line: quartiles', ...bars].join('; ');
}

function ticksOf(low: number, high: number): readonly number[] {
  const ticks: number[] = [];
  for (let decade = Math.floor(Math.log10(low)); decade <= Math.ceil(Math.log10(high)); decade += 1)
    ticks.push(...STEPS.map((step) => Number((step * 10 ** decade).toPrecision(1))));
  return ticks.filter((tick) => tick >= low && tick <= high);
}

function tickLine(x: number, bottom: number, tick: number): readonly Svg[] {
  const isFloor = tick === 1;
  return [
    element('line', {
      class: 'axis',
      x1: x,
      x2: x,
      y1: TOP,
      y2: bottom,
      'stroke-opacity': isFloor ? 1 : 0.35,
    }),
    label(x, TOP - 8, isFloor ? '1 = floor' : String(tick), { class: 'quiet', 'text-anchor': 'middle' }),
  ];
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly at: (value: number) => number;
}

function rowOf(row: RatioRow, y: number, { left, right, at }: Frame): readonly Svg[] {
  const { ratio, spread, limit, note } = row;
  const lines = [
    ...(spread === undefined ? [] : [{ class: 'part0', x1: at(spread[0]), x2: at(spread[1]), y1: y, y2: y }]),
    ...(limit === undefined
      ? []
      : [{ class: 'limit', x1: at(limit), x2: at(limit), y1: y - 10, y2: y + 10 }]),
  ];
  return [
    label(left - GAP, y + 5, row.label, { 'text-anchor': 'end' }),
    ...lines.map((line) => element('line', { ...line, 'stroke-width': 3 })),
    element('circle', { class: 'part0', cx: at(ratio), cy: y, r: 5.5 }),
    label(right + GAP, y + 5, note),
  ];
}

/** The chart in words. */
function described({ unit, rows }: RatioChart): string {
  const sentences = rows.map(({ label: name, ratio, limit, note }) => {
    const bar = limit === undefined ? '' : `, bar ${limit}`;
    return `${name}: ${ratio.toFixed(2)}${bar} (${note}).`;
  });
  return [`In ${unit}.`, ...sentences].join(' ');
}
