import { everyMatch } from '../../characters.ts';
import { CERTAINTY, type Span, type StringContext, type TextDetector } from '../../detector.ts';
import { latePattern } from '../../late-pattern.ts';
import { KIND } from '../../scan/kinds.ts';
import { fieldTest } from '../../telling-words.ts';

/** Months after a day of the month: `04 MAR 2026` is no plate of Adana. */
const NO_MONTH = '(?!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\b)';
/** Britain since 2001, 1983 and 1963; India; Turkey; Nigeria; France, Spain and Italy. */
const PLATES = [
  '[A-Z]{2}\\d{2}[ -]?[A-Z]{3}',
  '[A-Z]\\d{1,3}[ -]?[A-Z]{3}',
  '[A-Z]{3}[ -]?\\d{1,3}[A-Z]',
  '[A-Z]{2}[ -]?\\d{1,2}[ -]?[A-Z]{1,3}[ -]?\\d{4}',
  '\\d{2}[ -]?BH[ -]?\\d{4}[ -]?[A-Z]{1,2}',
  `(?:0[1-9]|[1-7]\\d|8[01])[ -]?${NO_MONTH}[A-Z]{1,3}[ -]?\\d{2,5}`,
  '[A-Z]{3}[ -]?\\d{2,3}[ -]?[A-Z]{2}',
  '[A-Z]{2}-?\\d{3}-?[A-Z]{2}',
  '\\d{4}[ -]?[B-DF-HJ-NPR-TV-Z]{3}',
].join('|');
/** Germany: a district of one to three letters. */
const GERMAN = '[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]?\\d{1,4}[EH]?';
/** Anything short with a digit, where the word says that it is one. */
const ANY = '[A-Z\\d]{2,4}[ -][A-Z\\d]{1,4}(?:[ -][A-Z\\d]{1,4})?|[A-Z\\d]{5,8}';

const WHOLE = new RegExp(`^(?:${PLATES})$`, 'i');
const wholeGerman = latePattern('^[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2} \\d{1,4}[EH]?$', '');
const inside = latePattern(`(?<![\\p{L}\\p{N}_-])(?:${PLATES}|${GERMAN})(?![\\p{L}\\p{N}_-])`, 'giu');
const NAMED = new RegExp(
  '(?<![A-Za-z])(?:licen[sc]e[ _-]?plate|number[ _-]?plate|registration[ _-]?(?:plate|mark)|car[ ]reg(?:istration)?|vehicle[ _-]?reg(?:istration)?|kennzeichen|plaka|plates?|vrm|vrn)' +
    `(?:[ _-]?(?:number|no|nr|numarası|is))*["']?[ ]?[:=#]?[ ]?["']?((?=[A-Z \\d-]{0,9}\\d)(?:${ANY}))(?![A-Za-z\\d])`,
  'gi',
);
const telling = latePattern(
  '(?<!\\p{L})(?:licen[sc]e plates?|number plates?|plates?|plate number|registration|reg|reg no|vehicle|kennzeichen|nummernschild|autokennzeichen|plaka|immatriculation|matrícula|targa|car|bike|vrm|vrn)(?!\\p{L})',
  'giu',
);
const isPlateField = fieldTest(
  / (?:plate|plates|vrm|vrn|kennzeichen|plaka|targa|immatriculation|license plate|vehicle registration|registration plate) /,
);
const REACH = 64;
const MAX_ALONE = 16;

/** A plate and nothing else, where that is all that is known, or the field's name says so. */
export const barePlate: TextDetector = {
  type: 'license_plate',
  version: 1,
  pack: 'vehicle',
  certainty: CERTAINTY.generic,
  when: { alone: true, kinds: KIND.digit | KIND.letter, length: 5, maxLength: MAX_ALONE },
  find(text) {
    return WHOLE.test(text) || wholeGerman().test(text) ? [{ start: 0, end: text.length }] : [];
  },
  canonical: (value) => value.replaceAll(/[ -]/g, '').toUpperCase(),
};

function near(text: string, context: StringContext): readonly Span[] {
  const windows = isPlateField(context)
    ? [{ start: 0, end: text.length }]
    : everyMatch(telling(), text).map(({ index }) => ({
        start: Math.max(0, index - REACH / 2),
        end: index + REACH,
      }));
  const spans = new Map<number, Span>();
  for (const { start, end } of windows)
    for (const match of everyMatch(inside(), text.slice(start, end))) {
      const from = start + match.index;
      // A window may cut what it ends in.
      if (start > 0 && match.index === 0) continue;
      if (end < text.length && match.index + match[0].length === end - start) continue;
      spans.set(from, { start: from, end: from + match[0].length });
    }
  return [...spans.values()];
}

/** Registration plates in a text that speaks of vehicles. */
export const licensePlate: TextDetector = {
  ...barePlate,
  when: {
    literals: [
      ' plate',
      'plate:',
      'plates',
      'numberplate',
      'licenseplate',
      'kennzeichen',
      'nummernschild',
      'plaka',
      ' reg ',
      ' reg:',
      'registration',
      'vehicle',
      'immatric',
      'targa',
      ' vrm',
      ' vrn',
      'car reg',
    ],
    digits: 1,
    length: 8,
  },
  find(text, context) {
    const named = everyMatch(NAMED, text).map((match) => {
      const end = match.index + match[0].length;
      return { start: end - (match[1] ?? '').length, end };
    });
    return [...named, ...near(text, context)];
  },
};
