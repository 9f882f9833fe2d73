import { expect, test } from 'vitest';
import { contextWords } from '../../../../src/redact/custom/context-words.ts';

const tells = contextWords(['Badge', 'social_security', 'número', '--']);

/** Whether the digits in a text are told of. */
function told(text: string, words = ''): boolean {
  const start = text.search(/\d{4}/);
  return tells(text, { start, end: start + 4 }, { words });
}

test.each([
  'badge 1234',
  'BADGE=1234',
  'badge1234',
  '"badgeNumber":"1234"',
  '1234 is his badge',
  'Social Security no. 1234',
  'socialSecurity: 1234',
  'número 1234',
  `badge${' '.repeat(59)}1234`,
  `1234${' '.repeat(27)}badge`,
])('"%s" has a telling word beside it', (text) => {
  expect(told(text)).toBe(true);
});

test.each([
  '1234',
  'badges 1234',
  'social 1234 security',
  'numero 1234',
  `badge${' '.repeat(60)}1234`,
  `1234${' '.repeat(28)}badge`,
  // The limits cut words that only end or begin like one.
  `xbadge${' '.repeat(59)}1234`,
  `1234${' '.repeat(27)}badges`,
])('"%s" has none', (text) => {
  expect(told(text)).toBe(false);
});

test("the field's words tell too", () => {
  expect(told('1234', ' badge ')).toBe(true);
  expect(told('1234', ' social security ')).toBe(true);
  expect(told('1234', ' badge number ')).toBe(true);
  expect(told('1234', ' badgers ')).toBe(false);
});

test('a mask tells nothing, neither of a key nor in a text', () => {
  expect(told('1234', ' redacted badge ')).toBe(false);
  expect(told('[REDACTED:badge] 1234')).toBe(false);
});
