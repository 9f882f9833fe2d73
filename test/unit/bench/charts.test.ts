import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barChartSvg } from '../../../tools/bench/report/bar-chart.ts';
import { ratioChartSvg } from '../../../tools/bench/report/ratio-chart.ts';
import type { BarChart, RatioChart } from '../../../tools/bench/report/shapes.ts';
import { ANY_CHARACTER } from '../../support/any-character.ts';

const TAG = /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/y;
const TEXT = /(?:[^<&]|&(?:amp|lt|gt|quot);)+/y;

/** The texts of an XML document, by the element around each. Throws when it is not well-formed. */
function textsOf(xml: string): readonly (readonly [element: string, text: string])[] {
  const open: string[] = [];
  const texts: (readonly [string, string])[] = [];
  for (let at = 0; at < xml.length; ) {
    TAG.lastIndex = TEXT.lastIndex = at;
    const tag = TAG.exec(xml);
    const text = TEXT.exec(xml)?.[0];
    if (tag === null && text === undefined) throw new Error(`no XML: ${xml.slice(at, at + 60)}`);
    at += (tag?.[0] ?? text ?? '').length;
    if (text !== undefined) texts.push([open.at(-1) ?? '', unescaped(text)]);
    if (tag === null) continue;
    const [, close, name = '', attributes = '', empty] = tag;
    const keys = [...attributes.matchAll(/ ([\w:-]+)=/g)].map(([, key]) => key);
    if (new Set(keys).size < keys.length || /&(?!(?:amp|lt|gt|quot);)/.test(attributes))
      throw new Error(`attributes of ${name}: ${attributes}`);
    if (close === '/' && open.pop() !== name) throw new Error(`${name} is closed, and was not open`);
    if (close === '' && empty === '') open.push(name);
  }
  if (open.length > 0) throw new Error(`still open: ${open.join(', ')}`);
  return texts;
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

const BARS: BarChart = {
  title: 'Steps',
  unit: 'µs',
  parts: ['parse', 'gzip'],
  rows: [
    { label: 'Sluice', values: [3, 5], note: '8 µs' },
    { label: 'floor', values: [3, 1], note: '4 µs' },
  ],
  limit: { value: 8, label: 'bar' },
};

const RATIOS: RatioChart = {
  title: 'Ratios',
  unit: 'times the floor',
  rows: [
    { label: 'cheap', ratio: 0.5, spread: [0.4, 0.6], note: '0.50' },
    { label: 'dear', ratio: 40, limit: 2, note: '40.00' },
  ],
};

const attribute = (name: string, xml: string): readonly number[] =>
  [...xml.matchAll(new RegExp(` ${name}="(-?[\\d.]+)"`, 'g'))].map(([, value]) => Number(value));

const elements = (of: string, xml: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${of}[^>]*>`, 'g'))].map(([element]) => element);

describe('a chart', () => {
  const words = fc.string({ unit: ANY_CHARACTER, maxLength: 40 });
  const number = fc.double({ min: 0, max: 1e9, noNaN: true });

  test('of bars is well-formed, whatever its words and numbers are', () => {
    const row = fc.record({ label: words, values: fc.tuple(number, number), note: words });
    fc.assert(
      fc.property(words, fc.array(row, { minLength: 1, maxLength: 5 }), (title, rows) => {
        const texts = textsOf(barChartSvg({ ...BARS, title, rows }));
        expect(texts.filter(([element]) => element === 'text').length).toBeGreaterThanOrEqual(rows.length);
        expect(barChartSvg({ ...BARS, title, rows })).not.toMatch(/NaN|Infinity/);
      }),
    );
  });

  test('of ratios is well-formed, whatever its words and numbers are', () => {
    const row = fc.record({ label: words, ratio: number, spread: fc.tuple(number, number), note: words });
    fc.assert(
      fc.property(words, fc.array(row, { minLength: 1, maxLength: 5 }), (title, rows) => {
        const svg = ratioChartSvg({ ...RATIOS, title, rows });
        expect(textsOf(svg).length).toBeGreaterThan(rows.length);
        expect(svg).not.toMatch(/NaN|Infinity/);
      }),
    );
  });

  test('keeps what would be markup as text', () => {
    const title = '<script>alert("&")</script>';
    const texts = textsOf(barChartSvg({ ...BARS, title }));
    expect(texts).toContainEqual(['title', title]);
    expect(texts.map(([element]) => element)).not.toContain('script');
  });

  test('has a title, a ground of its own in light and dark, and says in words what it shows', () => {
    for (const svg of [barChartSvg(BARS), ratioChartSvg(RATIOS)]) {
      const texts = textsOf(svg);
      expect(svg).toContain('class="ground"');
      expect(svg).toContain('prefers-color-scheme:dark');
      expect(texts.find(([element]) => element === 'title')?.[1]).toMatch(/Steps|Ratios/);
    }
    const [, said] = textsOf(barChartSvg(BARS)).find(([element]) => element === 'desc') ?? [];
    expect(said).toBe(
      'In µs. Sluice: parse 3, gzip 5 (8 µs). floor: parse 3, gzip 1 (4 µs). The bar is at 8.',
    );
  });
});

test('bars are as long as their numbers, part behind part, up to the line of the bar', () => {
  const svg = barChartSvg(BARS);
  const rects = elements('rect', svg).filter((rect) => / height="20"/.test(rect));
  const [ours, oursToo, least, leastToo] = rects.map((rect) => ({
    x: attribute('x', rect)[0] ?? Number.NaN,
    width: attribute('width', rect)[0] ?? Number.NaN,
  }));
  const unit = (ours?.width ?? 0) / 3;
  expect(oursToo?.width).toBeCloseTo(unit * 5, 1);
  expect(oursToo?.x).toBeCloseTo((ours?.x ?? 0) + unit * 3, 1);
  expect(least?.width).toBeCloseTo(unit * 3, 1);
  expect(leastToo?.width).toBeCloseTo(unit, 1);
  const limit = elements('line', svg).find((line) => line.includes('class="limit"')) ?? '';
  expect(attribute('x1', limit)[0]).toBeCloseTo((ours?.x ?? 0) + unit * 8, 1);
});

test('ratios stand on a logarithmic axis: twice as dear is as far anywhere', () => {
  const rows = [0.5, 1, 2, 4].map((ratio) => ({ label: 'a', ratio, note: '' }));
  const xs = attribute('cx', ratioChartSvg({ ...RATIOS, rows }));
  const steps = xs.slice(1).map((x, i) => x - (xs[i] ?? 0));
  expect(steps[0]).toBeGreaterThan(50);
  for (const step of steps) expect(step).toBeCloseTo(steps[0] ?? 0, 1);
});
