import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBucketDirectory } from '../../src/intake/trail/bucket-directory.ts';
import { readTrailMessage, trailPartBody } from '../../src/intake/trail/trail-message.ts';
import type { JsonValue } from '../../src/kernel/json.ts';
import { busEvent, CALL, FINDING, logBatch, s3Record, WRAPPERS } from '../support/trail-shapes.ts';

const LOG_GROUPS = new Map([['/aws/lambda/orders', 'lambda' as const]]);
const read = (body: string) => readTrailMessage(body, LOG_GROUPS);

const DELIVERIES: readonly JsonValue[] = [
  { Records: [s3Record('AWSLogs/x.json.gz')] },
  { s3Bucket: 'my-trail', s3ObjectKey: ['a.json.gz'] },
  busEvent('aws.s3', 'Object Created', { bucket: { name: 'my-trail' }, object: { key: 'a.json.gz' } }),
  busEvent('aws.signin', 'AWS Console Sign In via CloudTrail', CALL),
  busEvent('aws.guardduty', 'GuardDuty Finding', FINDING),
  logBatch('org-trail', [JSON.stringify(CALL)]),
  logBatch('/aws/lambda/orders', ['Task timed out after 3.00 seconds']),
  { Records: [CALL, CALL] },
  CALL,
  FINDING,
  JSON.parse(trailPartBody({ bucket: 'my-trail', key: 'a.json.gz' }, 2)) as JsonValue,
];

const delivery = fc.constantFrom(...DELIVERIES);
const wrapping = fc.array(fc.constantFrom(...Object.values(WRAPPERS)), { maxLength: 3 });
const wrapped = (value: JsonValue, wrappers: readonly ((value: JsonValue) => JsonValue)[]) =>
  JSON.stringify(wrappers.reduce((inner, wrap) => wrap(inner), value));

/** Paths of everything in it. */
function paths(value: JsonValue, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))];
}

function replaced(value: JsonValue, [key, ...rest]: readonly string[], by: JsonValue): JsonValue {
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string, JsonValue>;
  copy[key] = replaced(copy[key] as JsonValue, rest, by);
  return copy;
}

test('any text and any JSON is read or refused, never a crash', () => {
  const body = fc.oneof(
    fc.string(),
    fc.json({ maxDepth: 3 }),
    fc.string({ unit: fc.constantFrom(...'[]{}:,"\\ H4sI=0a'.split('')) }),
    fc.uint8Array().map((bytes) => `H4sI${Buffer.from(bytes).toString('base64')}`),
  );
  fc.assert(
    fc.property(body, (text) => {
      const result = read(text);
      if (result.ok) expect(result.value.length).toBeGreaterThan(0);
      else expect(result.error).toBe('unreadable_message');
    }),
    { numRuns: 100 },
  );
});

test('however deliveries are wrapped, the same comes out', () => {
  fc.assert(
    fc.property(delivery, wrapping, (value, wrappers) => {
      expect(read(wrapped(value, wrappers))).toEqual(read(JSON.stringify(value)));
    }),
    { numRuns: 200 },
  );
});

test('a delivery with anything in it replaced is read or refused, and its neighbours are read as ever', () => {
  const changed = delivery.chain((value) =>
    fc
      .tuple(fc.constantFrom(...paths(value)), fc.jsonValue({ maxDepth: 2 }))
      .map(([path, by]) => replaced(value, path, by as JsonValue)),
  );
  const neighbour = read(JSON.stringify(CALL));
  fc.assert(
    fc.property(changed, fc.option(fc.constantFrom(...Object.values(WRAPPERS))), (value, wrap) => {
      const result = read(JSON.stringify([CALL, wrap === null ? value : wrap(value)]));
      expect(result.ok && neighbour.ok && [result.value[0]]).toEqual(neighbour.ok && neighbour.value);
    }),
    { numRuns: 300 },
  );
});

test('any key of any bucket is judged, in time that grows with its length alone', () => {
  const bucket = { bucket: 'my-trail', tenant: 'acme' };
  const whatIsIn = createBucketDirectory({
    cloudtrail: { trails: [bucket], accounts: {} },
    aws: { logs: [{ ...bucket, holds: 'alb', prefix: '' }] },
  });
  const segment = fc.oneof(
    fc.constantFrom('AWSLogs', '111122223333', 'CloudTrail', 'Config', 'elasticloadbalancing', 'eu-west-1'),
    fc.constantFrom('o-a1b2c3d4e5', 'result_1.csv.gz', 'f.json.gz', 'CloudTrail-Digest', '__proto__'),
    fc.string({ maxLength: 8 }),
  );
  const key = fc.array(segment, { maxLength: 12 }).map((segments) => segments.join('/'));
  fc.assert(
    fc.property(key, fc.constantFrom('my-trail', 'other', '__proto__'), (each, name) => {
      const place = whatIsIn({ bucket: name, key: each });
      if (name !== 'my-trail') expect(place).toEqual({ ok: false, error: 'unknown_bucket' });
      else if (place.ok) expect(place.value.tenant).toBe('acme');
    }),
    { numRuns: 500 },
  );
  const started = performance.now();
  for (const unit of ['AWSLogs/', 'CloudTrail-', '111122223333_', '/', 'a-'])
    whatIsIn({ bucket: 'my-trail', key: unit.repeat(100_000) });
  expect(performance.now() - started).toBeLessThan(1_000);
});
