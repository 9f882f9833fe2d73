import { describe, expect, test } from 'vitest';
import { CERTAINTY, type Evidence, type FormDetector } from '../../../src/redact/detector.ts';
import { contextOf, formFinder } from '../../support/detect.ts';

function detector(
  type: string,
  evidence: Evidence,
  layouts: readonly string[],
  words: readonly string[],
): FormDetector {
  const forms = layouts.map((layout) => ({ layout, evidence }));
  return { type, version: 1, pack: 'government_id', certainty: CERTAINTY.checked, words, forms };
}

const find = formFinder([
  detector('grouped', 'itself', ['999-99-999', '99 999 99', 'AA99-X99A'], ['grouped number']),
  detector('bare', 'alone', ['9999999', '99999_99'], ['bare', 'größe', '番号は']),
  detector('named', 'context', ['9999999', 'AA 999999'], ['named', 'named thing']),
]);

/** What is found, as types and texts. */
function found(text: string, field?: string): readonly string[] {
  return find(text, contextOf(field)).map(
    ({ start, end, detector: { type } }) => `${type} ${text.slice(start, end)}`,
  );
}

describe('forms that convince by themselves', () => {
  test.each([
    ['a 123-45-678 b', ['grouped 123-45-678']],
    ['(123-45-678)', ['grouped 123-45-678']],
    ['Nr.123-45-678, Id:123-45-678', ['grouped 123-45-678', 'grouped 123-45-678']],
    ['xy12-a34z', ['grouped xy12-a34z']],
    ['XY12-734Z.', ['grouped XY12-734Z']],
    ['x123-45-678', []],
    ['123-45-6789', []],
    ['9-123-45-678', []],
    ['123-45-678-9', []],
    ['/123-45-678', ['grouped 123-45-678']],
    ['a/123-45-678', []],
    ['123-45-678@x', []],
    ['1.123-45-678', []],
    ['é123-45-678', []],
    ['123 45 678', []],
    ['123-45.678', []],
    ['XY12-!34Z', []],
  ])('in %s', (text, expected) => {
    expect(found(text, 'note')).toEqual(expected);
  });

  test('digits between spaces are no number beside other digits, unless a word tells', () => {
    expect(found('12 345 67', 'note')).toEqual(['grouped 12 345 67']);
    expect(found('9 12 345 67', 'note')).toEqual([]);
    expect(found('12 345 67 8', 'note')).toEqual([]);
    expect(found('grouped number 12 345 67 8', 'note')).toEqual(['grouped 12 345 67']);
  });

  test.each(['order 123-45-678', 'invoice no. 123-45-678', 'orderId=123-45-678'])(
    '%s is a number of something else',
    (text) => {
      expect(found(text, 'note')).toEqual([]);
    },
  );

  test('the name of a field that numbers something else speaks against all of a value, not against a part of it', () => {
    expect(found('123-45-678', 'orderId')).toEqual([]);
    expect(found('from 123-45-678 on', 'orderId')).toEqual(['grouped 123-45-678']);
    expect(found('123-45-678', 'groupedNumber')).toEqual(['grouped 123-45-678']);
  });
});

describe('bare numbers', () => {
  test.each([
    ['4826173', ['bare 4826173']],
    ['4826173, 4826174', ['bare 4826173', 'bare 4826174']],
    ['4826173 and 4826174.', ['bare 4826173', 'bare 4826174']],
    ['48261_73', ['bare 48261_73']],
    ['id 4826173', []],
    ['4826173 7', []],
    ['1111111', []],
    ['1234567', []],
  ])('as all of a text: %s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    ['bare 4826173', ['bare 4826173']],
    ['Bare-No.: 4826173', ['bare 4826173']],
    ['4826173 is the bare one', ['bare 4826173']],
    ['userBare=4826173', ['bare 4826173']],
    ['BaRe 4826173', ['bare 4826173']],
    ['two bares 4826173', ['bare 4826173']],
    ['mybareis4826173', ['bare 4826173']],
    ['bare4826173', ['bare 4826173']],
    ['Größe 4826173', ['bare 4826173']],
    ['q=gr%C3%B6%C3%9Fe: 4826173', ['bare 4826173']],
    ['番号は4826173です', ['bare 4826173']],
    ['the named thing: 4826173', ['named 4826173']],
    ['barely 4826173', []],
    ['nothing 4826173', []],
    [`bare ${'x '.repeat(40)}4826173`, []],
    ['arn:bare::4826173:x', []],
  ])('beside words: %s', (text, expected) => {
    expect(found(text, 'note')).toEqual(expected);
  });

  test('a word tells that touches something long, however long that is', () => {
    for (const size of [10, 61, 64, 70, 300]) {
      expect(found(`${'a1B2'.repeat(size)}[bare: 4826173`, 'note')).toEqual(['bare 4826173']);
      expect(found(`${'a1B2'.repeat(size)}__named 4826173`, 'note')).toEqual(['named 4826173']);
      expect(found(`4826173 is bare:[${'a1B2'.repeat(size)}`, 'note')).toEqual(['bare 4826173']);
    }
  });

  test('the name of the field tells, whatever its spelling', () => {
    for (const field of ['bare', 'user_bare', 'userBare', 'BARE-NO', 'named-thing'])
      expect(found('4826173', field)).toHaveLength(1);
    expect(found('4826173', 'bareness')).toEqual([]);
    expect(found('4826173', 'count')).toEqual([]);
  });
});

describe('what was redacted before', () => {
  test('neither masks nor tokens are words, and words beyond them do not count', () => {
    expect(found('[REDACTED:bare] 4826173', 'note')).toEqual([]);
    expect(found('bare [REDACTED:x] 4826173', 'note')).toEqual([]);
    expect(found('bare_0123456789abcdef 4826173', 'note')).toEqual([]);
    expect(found(`${'y'.repeat(20)} [REDACTED:${'bare_'.repeat(6)}] 4826173`, 'note')).toEqual([]);
    expect(found('4826173 [REDACTED:x] bare', 'note')).toEqual([]);
  });

  test('neither are they where they stand in a key', () => {
    expect(found('4826173', '[REDACTED:bare]')).toEqual([]);
    expect(found('4826173', 'bare_0123456789abcdef')).toEqual([]);
    expect(found('4826173', 'bare [REDACTED:x]')).toEqual([]);
  });

  test('what touches a mask is a part of what was there', () => {
    expect(found('[REDACTED:x]123-45-678', 'note')).toEqual([]);
    expect(found('[REDACTED:x]-123-45-678', 'note')).toEqual([]);
    expect(found('123-45-678[REDACTED:x]', 'note')).toEqual([]);
    expect(found('[x]123-45-678', 'note')).toEqual(['grouped 123-45-678']);
  });
});

test('a layout is groups with single separators between', () => {
  for (const layout of ['', '9 ', '9  9', '9+9', 'a9'])
    expect(() => formFinder([detector('x', 'itself', [layout], [])])).toThrow(RangeError);
});
