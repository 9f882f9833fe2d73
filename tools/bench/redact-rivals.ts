import { DeepRedact } from '@hackylabs/deep-redact';
import slowRedact from '@pinojs/redact';
import fastRedact from 'fast-redact';
import { SyncRedactor } from 'redact-pii';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { MASK_EVERYTHING } from '../../src/redact/mask-everything.ts';
import { policyFor } from '../../src/redact/policy-for.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import { benchEvents } from './events.ts';
import { compare, type Plan } from './harness.ts';
import type { Bar, Beside, Effort } from './question.ts';
import { type Judgement, judge } from './redact-judgement.ts';
import { CAREFUL_KEYS, CAREFUL_PATHS } from './redact-planted.ts';
import { redactionSides } from './redact-sides.ts';

/** A redactor as its documentation says to use it. It may change the document that it is given. */
interface Rival {
  readonly name: string;
  readonly how: string;
  readonly redact: (document: JsonObject) => unknown;
}

/** A careful user's patterns for a redactor that brings none. */
const PATTERNS = [
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /\b\d(?:[ -]?\d){12,18}\b/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /\b(?:Bearer|Basic) [\w.~+/=-]+/gi,
  /\b(?:password|pwd|api_?key|secret)=[^\s&;]+/gi,
  /\b(?:ghp_|xoxb-|sk_live_)[\w-]+/g,
];

function mapStrings(value: JsonValue, map: (text: string) => string): JsonValue {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element: JsonValue) => mapStrings(element, map));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapStrings(member, map)]));
}

function rivals(): readonly Rival[] {
  const everything = createRedactor(policyFor(MASK_EVERYTHING, 'all'));
  const production = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'event'));
  const paths = [...CAREFUL_PATHS];
  const fast = fastRedact({ paths, serialize: false });
  const slow = slowRedact({ paths, serialize: false });
  const pii = new SyncRedactor();
  const deep = new DeepRedact({
    blacklistedKeys: [...CAREFUL_KEYS],
    caseSensitiveKeyMatch: false,
    serialise: false,
    stringTests: PATTERNS.map((pattern) => ({
      // A global pattern would remember where it was from one string to the next.
      pattern: new RegExp(pattern.source, 'i'),
      replacer: (value: string) => value.replace(pattern, '[REDACTED]'),
    })),
  });
  return [
    { name: 'sluice', how: 'policy event', redact: (document) => production.redact(document).value },
    {
      name: 'sluice --all',
      how: 'every detector masks',
      redact: (document) => everything.redact(document).value,
    },
    { name: 'fast-redact', how: `${paths.length} paths`, redact: fast },
    { name: '@pinojs/redact', how: `${paths.length} paths`, redact: (document) => slow(document) },
    {
      name: 'deep-redact',
      how: `${CAREFUL_KEYS.length} keys, ${PATTERNS.length} patterns`,
      redact: deep.redact,
    },
    {
      name: 'redact-pii',
      how: 'its patterns, every string',
      redact: (document) => mapStrings(document, (text) => pii.redact(text)),
    },
  ];
}

/** As many events as our own step is measured on: what a redactor remembers of a run is forgotten before the next. */
const EVENTS = 2_000;
/** Fewer rounds than for our own: some are two orders of magnitude slower. */
const PLANS: Readonly<Record<'quick' | 'full', Plan>> = {
  quick: { rounds: 4, iterations: 1, warmUp: 3 },
  full: { rounds: 16, iterations: 1, warmUp: 6 },
};

interface RivalResult extends Judgement {
  readonly name: string;
  readonly how: string;
  readonly ratio: number;
  readonly spread: readonly [low: number, high: number];
  readonly usPerEvent: number;
}

/** Sluice beside what npm has for the job: speed, leaks and damage of each. */
export function compareRivals(effort: Effort): Beside {
  const lines = benchEvents(EVENTS).map((event) => JSON.stringify(event));
  const results = rivals().map((rival): RivalResult => {
    const { name, how, redact } = rival;
    const { subject, floor } = redactionSides(name, lines, (document) => (redact(document) ? 1 : 0));
    const { ratio, spread, subjectUs } = compare(
      subject,
      floor,
      PLANS[effort === 'quick' ? 'quick' : 'full'],
    );
    return { name, how, ratio, spread, usPerEvent: subjectUs / lines.length, ...judge(redact) };
  });
  return {
    name: 'redactors',
    title: 'The same events, redacted by others from npm',
    table: {
      headings: ['redactor', 'as', 'µs', 'ratio', 'leaked', 'damaged', 'invalid JSON'],
      rows: results.map((each) => [
        each.name,
        each.how,
        each.usPerEvent.toFixed(1),
        each.ratio.toFixed(2),
        `${each.leaked} of ${each.planted}`,
        `${each.damaged} of ${each.lookAlikes}`,
        String(each.invalid),
      ]),
    },
    bars: results.filter(({ name }) => name.startsWith('sluice')).flatMap(correctness),
    chart: {
      title: 'Redactors on the same events',
      unit: 'CPU time, times JSON.parse and JSON.stringify of the same bytes',
      rows: results.map(({ name, ratio, spread, leaked, planted, damaged }) => ({
        label: name,
        ratio,
        spread,
        note: `${ratio.toFixed(1)} ×; leaks ${leaked} of ${planted}, damages ${damaged}`,
      })),
    },
    data: results,
  };
}

function correctness({ name, leaked, damaged, invalid }: RivalResult): readonly Bar[] {
  const none = (of: string, count: number): Bar => ({
    of: `${name}: ${of}`,
    measured: String(count),
    bar: '0',
    held: count === 0,
    by: 'count',
  });
  return [
    none('planted values that leaked', leaked),
    none('look-alikes that were damaged', damaged),
    none('outputs that are no JSON', invalid),
  ];
}
