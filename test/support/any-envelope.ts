import fc from 'fast-check';
import { stockDecoders } from '../../packages/logtest/src/load/decoder-names.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import type { SecurityEvent } from '../../src/event/security-event.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { ANY_CHARACTER } from './any-character.ts';
import { securityEvent } from './envelopes.ts';

/** Any UTF-16, lone surrogates and NUL among it, short ones mostly and some far too long. */
const text = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: ANY_CHARACTER, maxLength: 30 }) },
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
export const app: fc.Arbitrary<Envelope> = fc
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
export const trail: fc.Arbitrary<Envelope> = fc
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
export const CONTEXT = {
  decoders: stockDecoders(),
  manager: 'manager',
  epochMs: 0,
  zoneOffset: 0,
  maxFields: Number.POSITIVE_INFINITY,
};
