import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SecurityEventSchema } from '../../src/event/security-event.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { AWS_NORMALIZERS } from '../../src/normalize/aws/normalizers.ts';
import * as account from '../support/aws/account-events.ts';
import * as bus from '../support/aws/bus-events.ts';

const CONTEXT = {
  tenant: 'acme',
  origin: { name: 'eventbridge' },
  deliveryId: 'd-1',
  readAt: 1_772_600_000_000,
};
const SOURCES = [
  'guardduty',
  'securityhub',
  'inspector',
  'macie',
  'config',
  'kms',
  'trustedadvisor',
  'access-analyzer',
] as const;
const WHOLE = [
  bus.guardDuty({}, bus.portProbe('198.51.100.9', '203.0.113.4')),
  bus.securityHub([bus.hubFinding()]),
  bus.inspector(),
  account.macie('High'),
  account.configChange(),
  account.configVerdict('COMPLIANT'),
  account.kms('KMS CMK Rotation'),
  account.trustedAdvisor('WARN'),
  account.accessAnalyzer(),
];

/** Paths of every member of a document, at any depth. */
function pathsOf(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...pathsOf(inner, [...at, key])]);
}

function withAnother(document: JsonObject, path: readonly (string | number)[], value: unknown): JsonObject {
  const copy = structuredClone(document) as Record<string, unknown>;
  let place = copy;
  for (const key of path.slice(0, -1)) place = place[key] as Record<string, unknown>;
  place[path.at(-1) as string] = value;
  return copy as JsonObject;
}

const broken = fc
  .constantFrom(...WHOLE)
  .chain((whole) =>
    fc
      .record({ path: fc.constantFrom(...pathsOf(whole)), value: fc.jsonValue({ maxDepth: 2 }) })
      .map(({ path, value }) => withAnother(whole, path, value)),
  );
const anything = fc.oneof(
  broken,
  fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), {
    noNullPrototype: true,
  }) as fc.Arbitrary<JsonObject>,
);

test('whatever EventBridge brings is an event of the schema and one line for Wazuh, or refused', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SOURCES), anything, (source, record) => {
      const read = AWS_NORMALIZERS[source]?.(record, CONTEXT);
      if (read?.ok !== true) {
        expect(read?.error.code).toBe('invalid_record');
        return;
      }
      expect(read.value.length).toBeGreaterThan(0);
      for (const envelope of read.value) {
        expect(SecurityEventSchema.safeParse(envelope.event).error).toBeUndefined();
        const { line } = encodeEnvelope(envelope, undefined);
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(65_000);
        expect((JSON.parse(line) as { integration: string }).integration).toBe('aws');
      }
    }),
    { numRuns: 300 },
  );
});
