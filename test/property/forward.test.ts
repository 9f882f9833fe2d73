import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from '../../packages/logtest/src/decode/decode.ts';
import { stockDecoders } from '../../packages/logtest/src/load/decoder-names.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import type { SecurityEvent } from '../../src/event/security-event.ts';
import { batchEvents } from '../../src/forward/batch.ts';
import { classifyEvents, classifyLogin } from '../../src/forward/classify.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { securityEvent } from '../support/envelopes.ts';

/** Any UTF-16, lone surrogates and NUL among it, short ones mostly and some far too long. */
const text = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('[1]', '["a"]', 'ms-graph', '\ud83d', 'a\0b', '', '[REDACTED:email]'),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('x', 'ż', '😀', '"', '\\', '\u0001', '\udc00'),
        fc.integer({ min: 1_000, max: 70_000 }),
      )
      .map(([unit, times]) => unit.repeat(times)),
  },
);
const key = fc.oneof(
  text.map((name) => name.slice(0, 40)),
  fc.constantFrom('integration', '__proto__', 'a.b', '.', 'constructor'),
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 6 }),
    fc.dictionary(key, tie('json'), { maxKeys: 8, noNullPrototype: true }),
  ),
}));
const free = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(key, json, { maxKeys: 12, noNullPrototype: true }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.string({ maxLength: 8 }), fc.integer(), {
      minKeys: 240,
      maxKeys: 400,
      noNullPrototype: true,
    }),
  },
) as fc.Arbitrary<JsonObject>;

const id = fc.stringMatching(/^[\x21-\x7e]{1,128}$/);
const app: fc.Arbitrary<Envelope> = fc
  .record({
    id,
    details: free,
    labels: fc.dictionary(key, text, { maxKeys: 20, noNullPrototype: true }),
    reason: text,
  })
  .map(({ id, details, labels, reason }) => {
    const event = securityEvent(id, { labels, sluice: { details } } as Partial<SecurityEvent>);
    return {
      source: 'app',
      tenant: 'acme',
      origin: { name: 'checkout' },
      event: { ...event, event: { ...event.event, reason } },
    };
  });
const trail: fc.Arbitrary<Envelope> = fc
  .record({ id, record: free, parameters: json, name: text, identity: free })
  .map(({ id, record, parameters, name, identity }) => ({
    source: 'cloudtrail',
    tenant: 'acme',
    origin: { name: 'trail', object: 'AWSLogs/111122223333/CloudTrail/a.json.gz' },
    event: securityEvent(id),
    record: {
      ...record,
      eventName: name,
      requestParameters: parameters,
      userIdentity: identity,
    } as JsonObject,
  }));

/** A manager that would keep every field, so that those beyond its usual 256 are seen. */
const CONTEXT = {
  decoders: stockDecoders(),
  manager: 'manager',
  epochMs: 0,
  zoneOffset: 0,
  maxFields: Number.POSITIVE_INFINITY,
};

test('any envelope becomes one line of JSON within Wazuh’s limits that its decoder reads, with its id', () => {
  fc.assert(
    fc.property(fc.oneof(app, trail), fc.option(fc.string(), { nil: undefined }), (envelope, archived) => {
      const { id, line } = encodeEnvelope(envelope, archived);
      expect(id).toBe(envelope.event.event.id);
      expect(line).not.toMatch(/[\r\n]/);
      expect(line.isWellFormed()).toBe(true);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(65_000);
      const { sluice } = JSON.parse(line);
      expect(sluice.event.id).toBe(id);

      const decoded = decode({ log: line, location: 'API-Webhook' }, CONTEXT);
      const value = (name: string) => decoded.byName.get(name);
      expect(decoded.decoder).toBe('json');
      expect(value('integration')).toBe(envelope.source === 'app' ? 'sluice' : 'aws');
      expect(value('sluice.event.id')).toBe(id);
      expect(value('sluice.organization.id')).toBe('acme');
      // A manager stores no more than this; the mark of a trimmed event is among the last.
      expect(decoded.fields.length).toBeLessThanOrEqual(256);
      if (sluice.truncated) expect(value('sluice.truncated')).toBe('true');
      for (const [, text] of decoded.fields)
        if (!text.startsWith('[')) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(32_766);
    }),
    { numRuns: 300 },
  );
});

test('encoding the same envelope twice gives the same line', () => {
  fc.assert(
    fc.property(fc.oneof(app, trail), (envelope) => {
      expect(encodeEnvelope(structuredClone(envelope), 'k')).toEqual(encodeEnvelope(envelope, 'k'));
    }),
    { numRuns: 50 },
  );
});

test('every event is in exactly one request', () => {
  const lines = fc.array(
    fc.integer({ min: 1, max: 65_000 }).map((size) => ({ line: '"'.repeat(size) })),
    {
      maxLength: 400,
    },
  );
  fc.assert(
    fc.property(lines, (events) => {
      const positions = batchEvents(events).flatMap(({ from, to }) =>
        Array.from({ length: to - from }, (_, i) => from + i),
      );
      expect(positions).toEqual(events.map((_, i) => i));
    }),
    { numRuns: 50 },
  );
});

test('any answer of anybody has a meaning, and only Wazuh’s own can deliver or park', () => {
  const answer = fc.record({
    status: fc.integer({ min: 100, max: 599 }),
    body: fc.oneof(fc.string(), fc.json()),
  });
  fc.assert(
    fc.property(answer, fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (received, lines) => {
      classifyLogin(received);
      const verdict = classifyEvents(received, lines);
      if (verdict.kind === 'settled' && received.status !== 413)
        expect(verdict.deliveries.map(({ kind }) => kind)).not.toContain('parked');
    }),
  );
});
