import { describe, expect, it } from 'vitest';
import { toBytes } from '../src/match/bytes.ts';
import { compilePattern } from '../src/match/pattern.ts';
import { pcre2, pcre2Groups } from '../src/match/pcre2.ts';

/** Each line was compared with libpcre2 10.42; the goldens hold the rest. */
describe('a pcre2 pattern', () => {
  it.each([
    ['a(?i)b|c', 'aB', true],
    ['a(?i)b|c', 'AB', false],
    ['a(?i)b|c', 'C', true],
    ['(a(?i)b)c', 'aBC', false],
    ['(?i)a(?-i)b', 'AB', false],
    ['(?i:a)b', 'Ab', true],
    ['(?s)a.b', 'a\nb', true],
    ['a.b', 'a\nb', false],
    ['a.b', 'a\rb', true],
    ['(?m)^b$', 'a\nb\nc', true],
    ['(?x) a b # c\n c', 'abc', true],
    ['a(?#comment)b', 'ab', true],
    ['a$', 'a\n', true],
    ['a\\Z', 'a\n', true],
    ['a\\z', 'a\n', false],
    ['\\Aa', 'ba', false],
    ['x\\Ka', 'xa', true],
  ])('reads options and anchors: %s on %j gives %s', (pattern, text, expected) => {
    expect(pcre2(pattern)?.(toBytes(text))).toBe(expected);
  });

  it.each([
    ['^[[:alpha:]_]+$', 'abc_D', true],
    ['^[[:digit:]]{2}$', '1a', false],
    ['^[[:^digit:]]+$', 'ab', true],
    ['^[]x]+$', ']x', true],
    ['^[^]x]+$', 'ab', true],
    ['a\\h+b', 'a \tb', true],
    ['^\\s$', '\u00a0', false],
    ['^\\v$', '\n', true],
    ['a\\Rb', 'a\r\nb', true],
    ['^\\N+$', 'ab', true],
    ['^[\\d-x]+$', '1-x', true],
    ['^\\x{41}\\101\\x42$', 'AAB', true],
    ['^\\07$', '\u0007', true],
    ['^\\Qa.b*\\E+$', 'a.b**', true],
    ['^[\\Q]-\\E]+$', ']-', true],
    ['^café+$', 'caféé', false],
    ['^caf(?:é)+$', 'caféé', true],
    ['(?i)^é$', 'É', false],
  ])('reads classes and escapes byte by byte: %s on %j gives %s', (pattern, text, expected) => {
    expect(pcre2(pattern)?.(toBytes(text))).toBe(expected);
  });

  it.each([
    ['^a++b', 'aab', true],
    ['^a++ab', 'aab', false],
    ['^\\w*+@', 'ann@', true],
    ['^(?>a+)ab', 'aab', false],
    ['^(a)(?>b+)\\1$', 'abba', true],
    ['^(?:(?>x)(a|b)){2}\\1$', 'xaxbb', true],
    ['^(?<q>a)\\k<q>$', 'aa', true],
    ['^(?P<q>a)(?P=q)$', 'aa', true],
    ['^(a|b)\\g{-1}$', 'bb', true],
    ['^a{,2}$', 'a{,2}', true],
    ['(?<=\\d)x', '1x', true],
    ['(?<!\\d)x', '1x', false],
    ['(?:\\b)+a', 'a', true],
  ])('reads repetition, groups and references: %s on %j gives %s', (pattern, text, expected) => {
    expect(pcre2(pattern)?.(toBytes(text))).toBe(expected);
  });

  it.each([
    '(',
    ')',
    '[a',
    '(?P<n>a',
    '*a',
    '\\',
    '\\y',
    '\\u0041',
    '[[:nope:]]',
    '[b-a]',
    '(a)\\2',
    'a{2,1}',
  ])('is called a syntax error when it is one: %s', (pattern) => {
    expect(pcre2(pattern)).toBeUndefined();
  });

  it.each([
    ['(a)(?>b+)(c)', 'xabbc', ['a', 'c']],
    ['(a)?(b)', 'b', ['', 'b']],
    ['(a)|(b)', 'a', ['a']],
    ['a', 'a', []],
  ])('cuts the groups of %s out of %s, none of its own making', (pattern, text, groups) => {
    expect(pcre2Groups(pattern)?.(text)?.groups).toEqual(groups);
  });

  it.each(['(?R)', '(a)(?1)', '(?(1)a)', '\\p{L}', '(*UTF)a', '(?|a|b)'])(
    'never matches, negated or not, where this engine lacks something: %s',
    (pattern) => {
      expect(pcre2(pattern)?.unsupported).toBeTypeOf('string');
      expect(pcre2(pattern)?.('a')).toBe(false);
      expect(compilePattern('pcre2', pattern, true)?.('a')).toBe(false);
    },
  );
});
