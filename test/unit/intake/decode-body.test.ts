import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeBody } from '../../../src/intake/decode-body.ts';

function decode(
  body: string | Uint8Array,
  headers: { type?: string; encoding?: string } = { type: 'application/json' },
  maxBytes?: number,
) {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return decodeBody({ bytes, contentType: headers.type, contentEncoding: headers.encoding }, maxBytes);
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
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(codeOf(decode(bomb, { encoding: 'gzip' }))).toEqual(['payload_too_large', 413]);
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
