import type { BarChart } from './shapes.ts';
import { element, label, MARGIN, partClass, picture, type Svg, WIDTH, widthOf } from './svg.ts';

const ROW = 34;
const BAR = 20;
const GAP = 12;

/** Bars as an SVG. */
export function barChartSvg(chart: BarChart): string {
  const { title, unit, parts, rows, limit } = chart;
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const most = Math.max(limit?.value ?? 0, ...rows.map(({ values }) => total(values)));
  const left = MARGIN + Math.max(...rows.map((row) => widthOf(row.label))) + GAP;
  const right = WIDTH - MARGIN - Math.max(...rows.map((row) => widthOf(row.note))) - GAP;
  const scale = (value: number) => (most > 0 ? ((right - left) * value) / most : 0);
  const legendHeight = parts.length > 1 ? 28 : 0;
  const top = 62 + legendHeight + (limit === undefined ? 0 : 24);
  const bottom = top + rows.length * ROW;
  return picture(title, described(chart), bottom + MARGIN, [
    label(MARGIN, 52, unit, { class: 'quiet' }),
    ...(parts.length > 1 ? legend(parts, 66) : []),
    ...rows.flatMap(({ label: name, values, note }, i) => {
      const y = top + i * ROW;
      let x = left;
      const bars = values.flatMap((value, part) => {
        const width = scale(Math.max(0, value));
        const bar = element('rect', { class: partClass(part), x, y, width, height: BAR });
        x += width;
        return width > 0 ? [bar] : [];
      });
      return [
        label(left - GAP, y + 15, name, { 'text-anchor': 'end' }),
        ...bars,
        label(x + GAP, y + 15, note),
      ];
    }),
    element('line', { class: 'axis', x1: left, x2: left, y1: top - 6, y2: bottom - 6 }),
    ...(limit === undefined ? [] : limitLine(left + scale(limit.value), top, bottom, limit.label)),
  ]);
}

function legend(parts: readonly string[], y: number): readonly Svg[] {
  let x = MARGIN;
  return parts.flatMap((part, i) => {
    const at = x;
    x += 18 + widthOf(part) + 16;
    return [
      element('rect', { class: partClass(i), x: at, y: y - 1, width: 12, height: 12 }),
      label(at + 18, y + 10, part),
    ];
  });
}

function limitLine(x: number, top: number, bottom: number, name: string): readonly Svg[] {
  // Where there is no room to the right of the line, the name stands left of it.
  const isRight = x + widthOf(name) / 2 > WIDTH - MARGIN;
  return [
    element('line', {
      class: 'limit',
      x1: x,
      x2: x,
      y1: top - 8,
      y2: bottom - 6,
      'stroke-dasharray': '5 4',
      'stroke-width': 2,
    }),
    label(x, top - 13, name, { class: 'limit-text', 'text-anchor': isRight ? 'end' : 'middle' }),
  ];
}

/** The chart in words. */
function described({ unit, parts, rows, limit }: BarChart): string {
  const of = (values: readonly number[]) =>
    values.map((value, i) => `${parts[i] ?? ''} ${shown(value)}`.trim()).join(', ');
  const sentences = rows.map(({ label: name, values, note }) => `${name}: ${of(values)} (${note}).`);
  const end = limit === undefined ? [] : [`The ${limit.label} is at ${shown(limit.value)}.`];
  return [`In ${unit}.`, ...sentences, ...end].join(' ');
}

const shown = (value: number) => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });
