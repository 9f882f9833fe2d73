import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Envelope } from '../../src/event/envelope.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { EVENT_TRIM, TRAIL_TRIM } from '../../src/forward/trim-order.ts';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { securityEvent } from '../support/envelopes.ts';

const ARCHIVED = 'tenant=acme/source=app/2026/03/04/05/0123456789abcdef.jsonl.gz';

/** A text of so many bytes or none, of characters that take one to six bytes in JSON. */
const long = fc
  .record({
    unit: fc.constantFrom('x', 'ż', '😀', '"', '\u0001'),
    bytes: fc.integer({ min: 0, max: 40_000 }),
  })
  .map(({ unit, bytes }) =>
    unit.repeat(Math.ceil(bytes / Buffer.byteLength(JSON.stringify(unit).slice(1, -1)))),
  );
const many = fc
  .record({ count: fc.integer({ min: 0, max: 1_000 }), bytes: fc.integer({ min: 1, max: 90 }) })
  .map(({ count, bytes }) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, 'y'.repeat(bytes)])),
  );
const list = fc
  .record({ count: fc.integer({ min: 0, max: 3_000 }), text: fc.string({ maxLength: 20 }) })
  .map(({ count, text }) => Array.from({ length: count }, (_, i) => `${text}${i}`));
const deep = fc.integer({ min: 0, max: 60 }).map((levels) => {
  let value: JsonValue = 'bottom';
  for (let i = 0; i < levels; i += 1) value = { [`level${i}`]: value };
  return value;
});
const bulk = fc.record({ text: long, many, list, deep }) as unknown as fc.Arbitrary<JsonObject>;
/** What a rule-read field may hold: short mostly, sometimes whatever somebody put there. */
const scalar = fc.oneof(
  { weight: 5, arbitrary: fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme-ascii' }) },
  { weight: 2, arbitrary: fc.oneof(fc.boolean(), fc.integer()) },
  { weight: 1, arbitrary: long.map((text) => `!${text}`) },
);

/** Puts a value where a dotted path says, into the event as a source sends it. */
function put(target: Record<string, unknown>, path: string, value: unknown): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let at = target;
  for (const step of steps) {
    at[step] ??= {};
    at = at[step] as Record<string, unknown>;
  }
  at[last] = value;
}

function valueAt(document: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], document);
}

const inRecord = [...TRAIL_TRIM.keep].filter(
  (path) =>
    path.startsWith('aws.') && !/^aws\.(source$|log_info|aws_account_id|source_ip_address)/.test(path),
);
const inEvent = [...EVENT_TRIM.keep].filter((path) => /^sluice\.(details|user|http|url|error)\./.test(path));

/** Bytes of all texts: they are neither left out nor shortened without a mark. */
function textBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + textBytes(inner), 0);
}

function holds(line: string, given: Envelope, expected: Readonly<Record<string, unknown>>): void {
  const { source } = given;
  expect(Buffer.byteLength(line)).toBeLessThanOrEqual(65_000);
  const document = JSON.parse(line) as { srcip?: string; sluice: Record<string, unknown> };
  expect(leaves(document) - (document.srcip === undefined ? 0 : 1)).toBeLessThanOrEqual(256);
  const isCut = document.sluice.truncated === true;
  if (textBytes(given.record ?? given.event) > 65_000) expect(isCut).toBe(true);
  if (isCut) {
    expect(document.sluice.archive).toBe(ARCHIVED);
    expect((document.sluice.trimmed as unknown[]).length).toBeGreaterThan(0);
  }
  for (const [path, value] of Object.entries(expected)) {
    const found = valueAt(document, path);
    expect(found, `${source}: ${path}`).toBeDefined();
    // What is short is whole; what is long has at least its beginning.
    const text = String(value);
    if (typeof found === 'string' && Buffer.byteLength(text) < 90 && !text.startsWith('['))
      expect(found.trimStart().slice(0, 20)).toBe(text.trimStart().slice(0, 20));
  }
}

function leaves(value: unknown): number {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + leaves(inner), 0);
}

test('whatever a CloudTrail record holds, all that rules read arrives, within Wazuh’s limits, marked and kept whole elsewhere', () => {
  const parts = fc.record({
    read: fc.dictionary(fc.constantFrom(...inRecord), scalar, { maxKeys: 60, noNullPrototype: true }),
    answer: bulk,
    parameters: bulk,
    rest: bulk,
  });
  fc.assert(
    fc.property(parts, ({ read, answer, parameters, rest }) => {
      const record: Record<string, unknown> = {
        eventName: 'RunInstances',
        responseElements: { ...answer },
        requestParameters: { ...parameters },
        ...rest,
      };
      for (const [path, value] of Object.entries(read)) put(record, path.slice('aws.'.length), value);
      const event = securityEvent('t-1');
      const about = { source: 'cloudtrail', tenant: 'acme', origin: { name: 'trail' }, event } as const;
      const given = { ...about, record: record as JsonObject };
      const { line } = encodeEnvelope(given, ARCHIVED);
      holds(line, given, { ...read, 'sluice.event.id': 't-1', 'sluice.organization.id': 'acme' });
    }),
    { numRuns: 25 },
  );
});

test('whatever an application sends, all that rules read arrives, within Wazuh’s limits, marked and kept whole elsewhere', () => {
  const parts = fc.record({
    read: fc.dictionary(fc.constantFrom(...inEvent), scalar, { maxKeys: 12, noNullPrototype: true }),
    details: bulk,
    labels: many,
  });
  fc.assert(
    fc.property(parts, ({ read, details, labels }) => {
      const base = securityEvent('e-1');
      const event: Record<string, unknown> = { ...structuredClone(base), labels };
      event.sluice = { details: { ...details } };
      for (const [path, value] of Object.entries(read)) {
        const at = path.slice('sluice.'.length);
        put(event, at.startsWith('details.') ? `sluice.${at}` : at, value);
      }
      const about = { source: 'app', tenant: 'acme', origin: { name: 'checkout' } } as const;
      const given = { ...about, event: event as unknown as typeof base };
      const { line } = encodeEnvelope(given, ARCHIVED);
      holds(line, given, { ...read, 'sluice.event.id': 'e-1', srcip: '198.51.100.7' });
    }),
    { numRuns: 25 },
  );
});
