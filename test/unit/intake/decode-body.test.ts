import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { MAX_BODY_BYTES } from '../../../src/event/limits.ts';
import { decodeBody } from '../../../src/intake/decode-body.ts';

function decode(
  body: string | Uint8Array,
  headers: { type?: string; encoding?: string } = { type: 'application/json' },
  maxBytes?: number,
) {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return decodeBody({ bytes, contentType: headers.type, contentEncoding: headers.encoding }, maxBytes);
}

/** Digits without a pattern that would compress them. */
function digits(count: number): string {
  return Array.from({ length: count }, (_, i) => (i * i * 7_919 + i) % 10_007)
    .join('')
    .slice(0, count);
}

function codeOf(result: ReturnType<typeof decode>) {
  return result.ok ? undefined : [result.error.code, result.error.status];
}

describe('media types', () => {
  test.each([
    ['application/json', 'json'],
    ['Application/JSON; Charset="UTF-8"', 'json'],
    ['application/x-ndjson', 'ndjson'],
    ['application/jsonl', 'ndjson'],
    ['text/plain;charset=UTF-8', 'any'],
    [undefined, 'any'],
  ])('%s is read as %s', (type, format) => {
    expect(decode('{}', type === undefined ? {} : { type })).toMatchObject({ ok: true, value: { format } });
  });

  test.each([
    'application/xml',
    'application/x-www-form-urlencoded',
    '__proto__',
    'application/json; charset=utf-16',
  ])('%s is refused', (type) => {
    expect(codeOf(decode('{}', { type }))).toEqual(['unsupported_media_type', 415]);
  });
});

describe('content encoding', () => {
  const gzip = gzipSync('{"action":"auth_login"}');

  test('gzip is inflated and its size counted after inflating', () => {
    expect(decode(gzip, { encoding: 'GZIP' })).toMatchObject({
      ok: true,
      value: { text: '{"action":"auth_login"}', bytes: 23 },
    });
  });

  test.each(['br', 'deflate', 'gzip, gzip'])('%s is refused', (encoding) => {
    expect(codeOf(decode(gzip, { encoding }))).toEqual(['unsupported_encoding', 415]);
  });

  test('a body that only says it is gzip is refused', () => {
    expect(codeOf(decode('{}', { encoding: 'gzip' }))).toEqual(['invalid_gzip', 400]);
  });

  test('a gzip stream that was cut off is refused', () => {
    expect(codeOf(decode(gzip.subarray(0, 20), { encoding: 'gzip' }))).toEqual(['invalid_gzip', 400]);
  });

  test('a gzip bomb stops at the limit', () => {
    const bomb = decode(gzipSync(Buffer.alloc(50_000_000)), { encoding: 'gzip' });
    expect(codeOf(bomb)).toEqual(['payload_too_large', 413]);
    expect(bomb).toMatchObject({ error: { detail: expect.stringContaining(`${MAX_BODY_BYTES} bytes`) } });
  });

  test('a small bomb stops at the ratio, far below the limit', () => {
    const bomb = decode(gzipSync(Buffer.alloc(900_000)), { encoding: 'gzip' });
    expect(codeOf(bomb)).toEqual(['payload_too_large', 413]);
    expect(bomb).toMatchObject({ error: { detail: expect.stringContaining('300 times') } });
  });

  test.each([1, 6, 9])(
    '500 equal events at level %i pass, and so does one event of a single letter',
    (level) => {
      const gzipped = (value: unknown) => gzipSync(JSON.stringify(value), { level });
      for (const note of ['', 'a sentence that somebody wrote into a form '.repeat(7), digits(1_500)]) {
        const event = {
          action: 'auth_login_failed',
          user: { id: 'u_1' },
          source: { ip: '198.51.100.7' },
          note,
        };
        expect(decode(gzipped(Array.from({ length: 500 }, () => event)), { encoding: 'gzip' }).ok).toBe(true);
      }
      expect(decode(gzipped({ action: 'x', note: 'a'.repeat(60_000) }), { encoding: 'gzip' }).ok).toBe(true);
    },
  );

  test('members that follow each other are one body, what is no member is refused', () => {
    const members = (...parts: Uint8Array[]) => decode(Buffer.concat(parts), { encoding: 'gzip' });
    expect(members(gzip, gzip)).toMatchObject({ ok: true, value: { bytes: 46 } });
    expect(members(gzip, Buffer.alloc(512))).toMatchObject({ ok: true, value: { bytes: 23 } });
    expect(codeOf(members(gzip, Buffer.from('{}')))).toEqual(['invalid_gzip', 400]);
    expect(codeOf(members(gzip, gzip.subarray(0, 9)))).toEqual(['invalid_gzip', 400]);
    const bomb = gzipSync(Buffer.alloc(60_000));
    expect(codeOf(members(...Array.from({ length: 200 }, () => bomb)))).toEqual(['payload_too_large', 413]);
    const nothing = gzipSync('');
    expect(codeOf(members(...Array.from({ length: 50_000 }, () => nothing)))).toEqual(['empty_body', 400]);
  });
});

describe('bytes', () => {
  test('a body of exactly the limit is taken, one more byte is not', () => {
    expect(decode('"abc"', {}, 5).ok).toBe(true);
    expect(codeOf(decode('"abcd"', {}, 5))).toEqual(['payload_too_large', 413]);
  });

  test('a byte order mark is dropped', () => {
    expect(decode('\uFEFF{}')).toMatchObject({ ok: true, value: { text: '{}' } });
  });

  test.each([[[0xff]], [[0xc3, 0x28]], [[0xed, 0xa0, 0x80]], [[0xf0, 0x9f]]])(
    'bytes %j are not UTF-8',
    (bytes) => {
      expect(codeOf(decode(Uint8Array.from(bytes)))).toEqual(['invalid_utf8', 400]);
    },
  );

  test.each(['', ' \r\n\t'])('the body %j is empty', (body) => {
    expect(codeOf(decode(body))).toEqual(['empty_body', 400]);
  });
});
