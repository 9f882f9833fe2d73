import { describe, expect, test } from 'vitest';
import { parsePattern } from '../../../../src/redact/custom/parse-pattern.ts';
import { patternProblem } from '../../../../src/redact/custom/pattern-problem.ts';
import { countingMatcher } from '../../../support/patterns/counting-matcher.ts';

/** What backtracks or starts over without end, and a text that it does so on. */
const REFUSED: readonly (readonly [pattern: string, at: number, why: RegExp, pump: string])[] = [
  ['(a+)+$', 1, /repetition of a repetition.*a\+ for/, 'a'],
  ['(a*b?)+cccc', 1, /can match nothing/, 'a'],
  ['(.*)*', 1, /can match nothing/, 'a'],
  ['([a-z]+)*@abc', 1, /repetition of a repetition/, 'a'],
  ['^(\\w+\\s?)*$', 2, /repetition of a repetition/, 'a'],
  ['(a|a)*bbbb', 2, /"a" and "a" can take the same character/, 'a'],
  ['(a|aa)+bbb', 2, /same character/, 'a'],
  ['a*a*a*a*b', 1, /same character/, 'a'],
  ['"[^"]*.*";;', 2, /same character/, '"'],
  ['(\\d{1,3}){2,}X', 2, /divided among the rounds/, '1'],
  ['\\d+XYZ', 1, /"\\d\+" repeats without limit.*\{1,64\}/, '1'],
  ['[a-z]+@corp\\.example', 1, /repeats without limit/, 'a'],
  ['aaaa(?:[ab]*c)?', 8, /"\[ab\]\*" repeats without limit/, 'a'],
  ['EMP[A-Z0-9]+!?\\b_', 4, /repeats without limit/, 'EMP'],
  ['\\b[a-z-]+@corp', 3, /repeats without limit/, 'a-'],
  ['a\\d*(?:a\\d*)*bbbb', 5, /same character|repeats/, 'a1'],
];

const LIMIT = 3_000_000;

describe.each(REFUSED)('%s', (pattern, at, why, pump) => {
  test('is refused where its fault is, with the reason and a way to mend it', () => {
    const problem = patternProblem(pattern);
    expect(problem).toMatch(new RegExp(`^at character ${at}, "`));
    expect(problem).toMatch(why);
  });

  test('takes more steps for each character of a longer text', () => {
    const node = parsePattern(pattern);
    // The parser itself refuses what can be repeated empty.
    if (!node.ok) return expect(node.error.what).toMatch(/can match nothing/);
    const match = countingMatcher(node.value);
    const [short, long] = [100, 600].map((times) => match(`${pump.repeat(times)}!`, LIMIT).steps);
    expect(short === LIMIT || (long ?? 0) > 20 * (short ?? 0)).toBe(true);
  });
});

test.each([
  ['ACME-\\d{6}', ''],
  ['\\bEMP[0-9]{4,8}\\b', ''],
  ['[A-Z]{2}\\d{2}-[A-Z0-9]{8}', ''],
  ['INV/\\d{4}/\\d+', ''],
  ['(emp|staff)[ -]?no[.:]? ?\\d{5,}', 'i'],
  ['\\b\\d+XYZ', ''],
  ['\\b[a-z]+@corp\\.example', ''],
  ['^[^,]*,abcd', ''],
  ['a\\d*a\\d*bbb', ''],
  ['\\b\\w+@\\w+\\.com', ''],
  // What begins inside of another cannot get far, or the other has matched already.
  ['tok_[a-z0-9]+;', ''],
  ['EMP[A-Z0-9]+', ''],
  ['\\bEMP[A-Z0-9]+\\b', ''],
  ['\\d{4,}', ''],
  ['ACME-[A-Z0-9]{200}', ''],
  ['"id":"[^"]{4,}"', ''],
  ['[A-Z0-9]{64}', ''],
  ['(?:\\d-?){9,12}', ''],
  ['(?:^|\\s)KD\\d{6}(?:$|[\\s,])', ''],
  ['\\x41\\u0042\\t\\.[\\]\\\\^-]{4}', ''],
  ['É{4}\\d', 'i'],
])('%s is accepted', (pattern, flags) => {
  expect(patternProblem(pattern, flags)).toBeUndefined();
});

test.each([
  ['', 'at the end: nothing stands here'],
  ['abcd|', 'at the end: nothing'],
  ['ab(cd', 'at character 3, "(": this group does not end'],
  ['abcd)', 'at character 5, ")": no group is open'],
  ['[abcd', 'at character 1, "[abcd": this class does not end'],
  ['[]abcd', 'at character 1, "[]": an empty class'],
  ['[^\\s\\S]abcd', 'at character 1, "[^\\s\\S]": this class contains no character'],
  ['[z-a]abcd', 'at character 2, "z-a": this range runs backwards'],
  ['[a-\\d]abc', 'at character 2, "a-\\d": a range goes from one'],
  ['[\\b]abcd', 'at character 2, "\\b": \\b in a class'],
  ['*abcd', 'at character 1, "*": nothing to repeat'],
  ['abc{,4}', 'at character 4, "{": this mark belongs to the syntax'],
  ['abcd]', 'at character 5, "]": this mark'],
  ['a{0}bcde', 'at character 1, "a{0}": this count allows nothing'],
  ['a{4,2}bcd', 'at character 1, "a{4,2}": this count'],
  ['abcd*?', 'at character 4, "d*": a lazy quantifier'],
  ['abcd++', 'at character 4, "d+": a quantifier of a quantifier'],
  ['\\b?abcd', 'at character 1, "\\b?": what is repeated can match nothing'],
  ['(ab)\\1cd', 'at character 5, "\\1": a back-reference'],
  ['(?<n>ab)\\k<n>', 'at character 1, "(?<": groups have no names'],
  ['(?=a)bcde', 'at character 1, "(?=": looking ahead or behind'],
  ['(?<!a)bcde', 'at character 1, "(?<": looking ahead or behind'],
  ['(?i:abcd)', 'at character 1, "(?i": this kind of group'],
  ['\\p{Lu}abc', 'at character 1, "\\p": this escape is not known'],
  ['\\Babcd', 'at character 1, "\\B": this escape is not known'],
  ['\\u{41}bcde', 'at character 1, "\\u": this escape is not complete'],
  ['abcd\\', 'at character 5, "\\": a backslash escapes nothing'],
  ['\u{1f600}abcd', 'at character 1, "\u{1f600}": characters beyond U+FFFF'],
  ['(?:a?|b?)cdef', 'at character 7, "b?": a second alternative that can match nothing'],
  ['(?:(?:a{50}){50}){50}', 'at character 7, "a": the pattern is too large'],
  ['[A-Z0-9]{200}', 'at character 1, "[A-Z0-9]{200}": matches can begin at so many places'],
  ['(?:AB|CD|EF|GH|IJ|KL){90}X', 'at character 1, "(?:AB|CD|EF|GH|IJ|KL){90…": matches can begin at so many'],
  ['abc', 'matches texts of 3 characters'],
  ['a?b?', 'matches texts of 0 characters'],
  ['x'.repeat(513), 'has 513 characters and 512 is the most'],
])('%s is refused with its place', (pattern, beginning) => {
  const problem = patternProblem(pattern);
  expect(problem?.slice(0, beginning.length)).toBe(beginning);
  expect(problem).toMatch(/; \S/);
});
