import { describe, expect, test } from 'vitest';
import type { BodyFormat } from '../../../src/intake/decode-body.ts';
import { readHookRecords } from '../../../src/intake/hook-records.ts';

const read = (text: string, given: { readonly several?: boolean; readonly format?: BodyFormat } = {}) => {
  const { several = true, format = 'any' } = given;
  return readHookRecords({ text, format, bytes: text.length }, { several });
};

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const codes = (text: string) => {
  const records = read(text);
  return (
    records.ok && records.value.map((record) => (record.kind === 'record' ? 'record' : record.outcome.code))
  );
};

describe('a record', () => {
  test('that is nested too deep is refused alone, in a list and in lines as well', () => {
    expect(codes(nested(64))).toEqual(['record']);
    expect(codes(nested(65))).toEqual(['too_deep']);
    expect(codes(`[{"a":1},${nested(65)},{"a":[[1]]}]`)).toEqual(['record', 'too_deep', 'record']);
    expect(codes(`{"a":1}\n${nested(65)}`)).toEqual(['record', 'too_deep']);
  });

  test('that is no object is refused alone', () => {
    expect(codes('[{}, [], "x", null, 1]')).toEqual(['record', ...Array(4).fill('invalid_event')]);
  });
});

describe('a request', () => {
  test('takes 500 records, and is refused whole beyond', () => {
    const list = (count: number) => `[${Array(count).fill('{}').join()}]`;
    expect(read(list(500))).toMatchObject({ ok: true });
    expect(read(list(501))).toMatchObject({ ok: false, error: { code: 'too_many_events' } });
    expect(read('{}\n'.repeat(501), { format: 'ndjson' })).toMatchObject({ ok: false });
  });

  test('of lines is read as lines where its type says so or says nothing', () => {
    const lines = '{"a":1}\n{"a":2}';
    expect(read(lines, { format: 'ndjson' })).toMatchObject({ ok: true, value: [{}, {}] });
    expect(read(lines)).toMatchObject({ ok: true, value: [{}, {}] });
    expect(read(lines, { format: 'json' })).toMatchObject({ ok: false, error: { code: 'invalid_json' } });
    expect(read('{"a":1}', { format: 'ndjson' })).toMatchObject({ ok: true, value: [{}] });
  });

  test('from a source that sends one at a time is one object', () => {
    for (const text of ['[{}]', '{}\n{}', '[]']) expect(read(text, { several: false }).ok).toBe(false);
    expect(read('{"a":1}', { several: false })).toMatchObject({ value: [{ value: { a: 1 } }] });
  });

  test('that holds the keys of prototypes changes none', () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    expect(read('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}').ok).toBe(true);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  });
});
