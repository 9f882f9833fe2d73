import { expect, test } from 'vitest';
import { casedOrDigit, latePattern, letterOrDigit } from '../../../src/redact/late-pattern.ts';
import { sourceFiles } from '../../support/source-files.ts';

test('a late pattern is the same one ever after', () => {
  const word = latePattern(String.raw`\p{L}+`, 'gu');
  expect(word()).toBe(word());
  expect('Zoë & 名'.match(word())).toEqual(['Zoë', '名']);
});

test('letters and digits are told apart in every script, those without a case too', () => {
  const told = (pattern: RegExp) => Array.from('aÉ7٣名_ ²'.normalize()).map((each) => pattern.test(each));
  expect(told(letterOrDigit())).toEqual([true, true, true, true, true, false, false, true]);
  expect(told(casedOrDigit())).toEqual([true, true, true, true, false, false, false, false]);
});

test('no literal of redaction has a class of Unicode, which every cold start would read', () => {
  const inLiterals = sourceFiles('src/redact').flatMap(({ path, text }) =>
    text.split('\n').flatMap((line) => {
      const at = line.indexOf(String.raw`\p{`);
      return at === -1 || /[`']/.test(line.slice(0, at)) ? [] : [`${path}: ${line.trim()}`];
    }),
  );
  expect(inLiterals).toEqual([]);
});
