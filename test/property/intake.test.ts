import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ANY_RATIO_BYTES, MAX_BODY_BYTES, MAX_EVENTS_PER_REQUEST } from '../../src/event/limits.ts';
import { decodeBody } from '../../src/intake/decode-body.ts';
import { signAlert, verifyAlertSignature } from '../../src/intake/door/alert-signature.ts';
import { createClientAddress } from '../../src/intake/door/client-address.ts';
import { jsonExtents } from '../../src/intake/json-extent.ts';
import { readRecords } from '../../src/intake/read-records.ts';
import { canonicalIp } from '../../src/kernel/ip-address.ts';

const TYPES = ['application/json', 'application/x-ndjson', 'text/plain', undefined];
const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
const punctuation = fc.string({ unit: fc.constantFrom(...'[]{}:,"\\ \n0a'.split('')), maxLength: 60 });

function read(bytes: Uint8Array, contentType: string | undefined, contentEncoding?: string) {
  const body = decodeBody({ bytes, contentType, contentEncoding });
  return body.ok ? readRecords(body.value) : body;
}

test('any bytes are read or refused with a 4xx, never a crash', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        punctuation.map((text) => Buffer.from(text)),
      ),
      fc.constantFrom(...TYPES),
      fc.constantFrom(undefined, 'gzip'),
      (bytes, type, encoding) => {
        const result = read(bytes, type, encoding);
        if (!result.ok) expect(result.error.status).toBeGreaterThanOrEqual(400);
        if (!result.ok) expect(result.error.status).toBeLessThan(500);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('what inflates beyond its limit is refused at it, and nothing else is', () => {
  const noise = (count: number) => Buffer.from(Array.from({ length: count }, (_, i) => 33 + ((i * i) % 89)));
  fc.assert(
    fc.property(fc.nat(20_000), fc.nat(1_200_000), fc.constantFrom(1, 6, 9), (dense, even, level) => {
      const bytes = Buffer.concat([Buffer.from('"'), noise(dense), Buffer.alloc(even, 'a')]);
      const gzip = gzipSync(bytes, { level });
      const fits =
        bytes.length <= MAX_BODY_BYTES && bytes.length <= Math.max(ANY_RATIO_BYTES, 300 * gzip.length);
      const body = decodeBody({ bytes: gzip, contentType: undefined, contentEncoding: 'gzip' });
      expect(body.ok ? 'fits' : body.error.code).toBe(fits ? 'fits' : 'payload_too_large');
    }),
  );
});

test('an array, its gzip and its lines are read as the same records', () => {
  fc.assert(
    fc.property(fc.array(json, { minLength: 1, maxLength: 8 }), fc.constantFrom(0, 2), (values, indent) => {
      const array = Buffer.from(JSON.stringify(values, undefined, indent));
      const lines = Buffer.from(values.map((value) => JSON.stringify(value)).join('\n'));
      const valuesOf = (result: ReturnType<typeof read>) =>
        result.ok && result.value.map((record) => (record.kind === 'record' ? record.value : record.code));
      const expected: unknown = JSON.parse(JSON.stringify(values));
      expect(valuesOf(read(array, 'application/json'))).toEqual(expected);
      expect(valuesOf(read(gzipSync(array), 'application/json', 'gzip'))).toEqual(expected);
      expect(valuesOf(read(lines, 'application/x-ndjson'))).toEqual(expected);
    }),
  );
});

test('extents measure exactly what parsing finds', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
  const keysOf = (value: unknown): number =>
    typeof value === 'object' && value !== null
      ? (Array.isArray(value) ? 0 : Object.keys(value).length) +
        Object.values(value).reduce<number>((sum, each) => sum + keysOf(each), 0)
      : 0;
  fc.assert(
    fc.property(fc.array(json, { maxLength: 8 }), fc.constantFrom(0, 1), (values, indent) => {
      const text = ` ${JSON.stringify(values, undefined, indent)} `;
      const parsed = JSON.parse(text) as unknown[];
      const extents = jsonExtents(text, true);
      expect(extents.map(({ start, end }) => JSON.parse(text.slice(start, end)) as unknown)).toEqual(parsed);
      expect(extents.map(({ depth }) => depth)).toEqual(parsed.map(depthOf));
      expect(extents.map(({ keys }) => keys)).toEqual(parsed.map(keysOf));
    }),
  );
});

test('there is one outcome a line, and good lines are kept beside bad ones', () => {
  const line = fc.oneof(fc.constant('{"action":"a"}'), fc.constant('{"action":'), fc.constant('nonsense'));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: MAX_EVENTS_PER_REQUEST }), (lines) => {
      const good = lines.filter((each) => each.endsWith('}')).length;
      const result = read(Buffer.from(lines.join('\n')), 'application/x-ndjson');
      expect(result.ok).toBe(good > 0);
      if (!result.ok) return;
      expect(result.value).toHaveLength(lines.length);
      expect(result.value.filter(({ kind }) => kind === 'record')).toHaveLength(good);
    }),
    { numRuns: 50 },
  );
});

test('a signature holds for its body, time and secret, and any header may be refused but not crash', () => {
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.string({ minLength: 1 }),
      fc.nat(),
      fc.string(),
      (body, secret, now, noise) => {
        expect(verifyAlertSignature(signAlert(secret, body, now), body, ['x', secret], now * 1_000).ok).toBe(
          true,
        );
        expect(verifyAlertSignature(noise, body, [secret], now * 1_000).ok).toBe(false);
      },
    ),
  );
});

test('addresses have one canonical spelling, which is itself an address', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
      const canonical = canonicalIp(ip) ?? '';
      expect(canonical).not.toBe('');
      expect(canonicalIp(canonical)).toBe(canonical);
      expect(new URL(`http://${canonical.includes(':') ? `[${canonical}]` : canonical}/`).hostname).toBe(
        canonical.includes(':') ? `[${canonical}]` : canonical,
      );
    }),
    { numRuns: 1_000 },
  );
});

test('the client is an address or unknown, whatever stands in X-Forwarded-For', () => {
  const client = createClientAddress(['10.0.0.0/8']);
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.constant('10.0.0.2'))), (hops) => {
      const found = client('10.0.0.1', hops.join(','));
      expect(canonicalIp(found ?? '')).toBe(found);
    }),
  );
});
