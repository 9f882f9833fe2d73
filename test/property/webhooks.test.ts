import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { eventRedaction } from '../../functions/middleware/redaction.ts';
import { defineConfig } from '../../src/config.ts';
import { MAX_EVENT_BYTES } from '../../src/event/limits.ts';
import { SecurityEventSchema } from '../../src/event/security-event.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts';
import { boundDetails } from '../../src/normalize/bound-details.ts';
import { type HookContext, hookEventId } from '../../src/normalize/hook-event.ts';
import { normalizeSentry } from '../../src/normalize/sentry.ts';
import { normalizeSupabase } from '../../src/normalize/supabase.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';
import { SENTRY_BODIES } from '../support/webhooks/sentry.ts';
import { SUPABASE_BODIES } from '../support/webhooks/supabase.ts';

const CONTEXT: HookContext = { tenant: 'acme', application: 'shop', receivedAt: 1_772_366_400_000 };
/** Attempts to sign in have nothing else to tell them apart. */
const DELIVERED: HookContext = { ...CONTEXT, delivery: 'msg_1#0' };
const RUNS = { numRuns: 1_000 };
const NORMALIZERS = [
  ['supabase', normalizeSupabase, Object.values(SUPABASE_BODIES)],
  ['sentry', normalizeSentry, Object.values(SENTRY_BODIES)],
] as const;
const redact = await eventRedaction(
  defineConfig({
    tenants: [{ id: 'acme' }],
    wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
  }),
  createMemoryTelemetry(),
  async () => ({ current: 'k'.repeat(32) }),
)('acme');

const scalar = fc.oneof(
  fc.string({ unit: ANY_CHARACTER, maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\uD800',
    '__proto__',
    '::1',
    '[::1]:8',
    '1e999',
    '{"a":',
    '[REDACTED:email]',
  ),
  fc.constantFrom(256, 1_025, 4_097).map((length) => '😀'.repeat(length).slice(0, length)),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const anyValue: fc.Arbitrary<JsonValue> = fc.oneof(
  scalar,
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('id', 'action', 'type', 'values', 'url', '__proto__', 'name'), scalar),
);

/** Every place in a document, as its path. */
function placesOf(value: JsonValue, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => placesOf(each, [...path, key]))];
}

function put(value: JsonValue, [key, ...rest]: readonly string[], found: JsonValue): JsonValue {
  if (key === undefined) return found;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as JsonObject) }) as Record<
    string,
    JsonValue
  >;
  copy[key] = put(copy[key] ?? null, rest, found);
  // A place behind the end of a list that was put here before leaves holes, which JSON cannot carry.
  return Array.isArray(copy) ? Array.from(copy as readonly JsonValue[], (each) => each ?? null) : copy;
}

test.each(NORMALIZERS)(
  'whatever stands in any place of a webhook of %s, it becomes an event that is well formed and fits',
  (_, normalize, bodies) => {
    const mutated = fc
      .constantFrom(...bodies)
      .chain((body) =>
        fc
          .array(fc.tuple(fc.constantFrom(...placesOf(body)), anyValue), { minLength: 1, maxLength: 3 })
          .map((changes) => changes.reduce<JsonValue>((all, [path, found]) => put(all, path, found), body)),
      );
    fc.assert(
      fc.property(fc.oneof({ arbitrary: mutated, weight: 4 }, anyValue), (body) => {
        const normalized = normalize(body, CONTEXT);
        if (!normalized.ok) return;
        const { event } = normalized.value;
        expect(SecurityEventSchema.safeParse(event).error?.issues ?? []).toEqual([]);
        expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(MAX_EVENT_BYTES);
        const { line } = encodeEnvelope(redact(normalized.value), undefined);
        expect(JSON.parse(line).sluice.event.id).toMatch(/^[\x21-\x7e]{1,128}$/);
      }),
      RUNS,
    );
  },
);

const shuffled = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, shuffled(each)] as const);
  return Object.fromEntries(entries.toReversed());
};

test.each(NORMALIZERS)(
  'an id of %s does not depend on the order of keys, nor on when it came',
  (_, normalize, bodies) => {
    for (const body of bodies) {
      const [first, second] = [
        normalize(body, DELIVERED),
        normalize(shuffled(body), { ...DELIVERED, receivedAt: 1 }),
      ];
      expect(first.ok && second.ok && second.value.event.event.id).toBe(
        first.ok && first.value.event.event.id,
      );
    }
  },
);

test('ids are the same in whatever order keys stand, and differ between tenants, applications and contents', () => {
  fc.assert(
    fc.property(fc.jsonValue() as fc.Arbitrary<JsonValue>, (content) => {
      const id = hookEventId('sentry', undefined, CONTEXT, content);
      expect(hookEventId('sentry', undefined, CONTEXT, shuffled(content))).toBe(id);
      expect(hookEventId('sentry', undefined, { ...CONTEXT, tenant: 'other' }, content)).not.toBe(id);
      expect(hookEventId('sentry', undefined, { ...CONTEXT, application: 'other' }, content)).not.toBe(id);
      expect(hookEventId('sentry', undefined, CONTEXT, [content, 1])).not.toBe(id);
    }),
    RUNS,
  );
});

test('details are cut to size whatever they are, and untouched when they fit', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ maxLength: 20 }), fc.jsonValue() as fc.Arbitrary<JsonValue>),
      fc.integer({ min: 100, max: 400 }),
      (details, maxBytes) => {
        const { value, isTrimmed } = boundDetails(details, maxBytes);
        expect(Buffer.byteLength(JSON.stringify(value))).toBeLessThanOrEqual(maxBytes);
        expect(isTrimmed).toBe(value !== details);
        if (Buffer.byteLength(JSON.stringify(details)) <= maxBytes) expect(value).toBe(details);
      },
    ),
    RUNS,
  );
});

test('nesting without end ends', () => {
  const deep = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as JsonObject;
  for (const [, normalize] of NORMALIZERS)
    for (const body of [
      deep(100_000),
      { type: 'UPDATE', table: 't', record: deep(100_000), old_record: deep(100_001) },
      { data: deep(100_000) },
      {
        event_message: JSON.stringify({ a: 1 }).replace('1', `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
      },
    ]) {
      const normalized = normalize(body, CONTEXT);
      expect(normalized.ok && JSON.stringify(normalized.value).length).toBeLessThan(MAX_EVENT_BYTES);
    }
});
