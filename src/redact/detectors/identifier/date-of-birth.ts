import { everyMatch } from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { latePattern } from '../../late-pattern.ts';
import { isDay } from './define.ts';

const telling = latePattern(
  '(?<![\\p{L}])(?:date[ _-]?of[ _-]?birth|birth[ _-]?date|birth[ _-]?day|birthdate|birthday|d\\.?o\\.?b|born|geboren(?:[ ]am)?|geburtsdatum|geburtstag|geb|n[ée]e?[ ]le|date[ ]de[ ]naissance|naissance|fecha[ ]de[ ]nacimiento|nacimiento|nacid[oa]|nat[oa][ ]il|data[ ]di[ ]nascita|nascita|data[ ]de[ ]nascimento|nascimento|nascid[oa]|geboortedatum|data[ ]urodzenia|urodzon[ya]|f(?:ö|ø)delsedato|f(?:ö|ø)delsedatum|f(?:ö|ø)dd?t?|syntym(?:ä|a)aika|doğum[ ]tarihi)(?!\\p{L})',
  'giu',
);
const MONTH =
  '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|februar|märz|mai|juni|juli|okt|dez|janv|févr|avr|juin|juil|août|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott)[a-zäéû]{0,7}\\.?';
/** Day, month and year in any order that people write; what follows a date of a time stamp makes it none. */
const date = latePattern(
  '(?<![\\p{L}\\p{N}.:/@_-])(?:' +
    '(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?![T\\d]|[ ]\\d\\d:)|' +
    '(\\d{1,2})([-/. ])(\\d{1,2})\\6(\\d{4}|\\d{2})|' +
    `\\d{1,2}(?:st|nd|rd|th)?[.]?[ -](?:of[ ])?${MONTH}[ ,-]{1,2}(?:\\d{4}|\\d{2})|` +
    `${MONTH}[ ]\\d{1,2}(?:st|nd|rd|th)?,?[ ]\\d{4}|` +
    '(?:18|19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])' +
    ')(?![\\p{L}\\p{N}/-])',
  'giu',
);
/** How far behind the word a date may stand, and how far before it. */
const BEHIND = 64;
const BEFORE = 24;

const FIELD =
  / (?:dob|birth|birthday|birthdate|born|geburtsdatum|geburtstag|naissance|nacimiento|nascita|nascimento) /;

function isDate(match: RegExpExecArray): boolean {
  const [, year, , month = '', day = '', first, , second = ''] = match;
  if (year !== undefined) return isDay(month, day);
  return first === undefined || isDay(first, second) || isDay(second, first);
}

/** What ends a clause, a cell or an element: beyond it a date is another's, but for a value behind its name. */
const BREAK = /["'<>;|\n]/;
const NAME_END = /^["'\\\]]{0,3}[ ]?(?:=>|[:=>])[ ]?["'\\]{0,3}$/;

function isNear(gap: string): boolean {
  return !BREAK.test(gap) || NAME_END.test(gap);
}

/** The date nearest to a word that says that somebody was born. */
function dateNear(text: string, start: number, end: number): Span | undefined {
  const behind = everyMatch(date(), text.slice(end, end + BEHIND)).find(isDate);
  const from = Math.max(0, start - BEFORE);
  const before = everyMatch(date(), text.slice(from, start)).findLast(isDate);
  const next = behind && spanOf(behind, end);
  const last = before && spanOf(before, from);
  const spans = [next, last]
    .filter((span) => span !== undefined)
    .filter((span) => isNear(text.slice(Math.min(span.end, end), Math.max(span.start, start))))
    .sort((a, b) => gapOf(a, start, end) - gapOf(b, start, end));
  return spans[0];
}

function gapOf(span: Span, start: number, end: number): number {
  return span.start >= end ? span.start - end : start - span.end;
}

const MASK = '[REDACTED:';

/** Whether the word belongs to a mask or a token of an earlier redaction. */
function isRedacted(text: string, start: number, end: number): boolean {
  return (
    text.startsWith(MASK, start - MASK.length) ||
    /^_[\da-f]{16}(?![A-Za-z\d])/.test(text.slice(end, end + 18))
  );
}

function spanOf(match: RegExpExecArray, offset: number): Span {
  return { start: offset + match.index, end: offset + match.index + match[0].length };
}

/** Dates beside words of birth. */
export const dateOfBirth: TextDetector = {
  type: 'date_of_birth',
  version: 1,
  pack: 'government_id',
  certainty: CERTAINTY.generic,
  when: {
    literals: [
      'birth',
      'born',
      'dob',
      'd.o.b',
      'gebor',
      'geburt',
      'geb.',
      'naissance',
      'nacimi',
      'nacid',
      'nascit',
      'nascim',
      'nascid',
      ' le ',
      'nato il',
      'nata il',
      'geboorte',
      'urodz',
      'delsedat',
      'syntym',
    ],
    digits: 4,
    length: 10,
  },
  find(text, context) {
    if (FIELD.test(context.words))
      return everyMatch(date(), text)
        .filter(isDate)
        .map((match) => spanOf(match, 0));
    const spans = new Map<number, Span>();
    for (const { 0: word, index } of everyMatch(telling(), text)) {
      const end = index + word.length;
      const span = isRedacted(text, index, end) ? undefined : dateNear(text, index, end);
      if (span !== undefined) spans.set(span.start, span);
    }
    return [...spans.values()];
  },
};
