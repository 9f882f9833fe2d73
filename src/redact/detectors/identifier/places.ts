import { everyMatch } from '../../characters.ts';
import { CERTAINTY, type TextDetector } from '../../detector.ts';

const BRITISH =
  '(?:GIR ?0AA|[A-PR-UWYZ](?:\\d{1,2}|[A-HK-Y]\\d{1,2}|\\d[A-HJKPS-UW]|[A-HK-Y]\\d[ABEHMNPRV-Y]) ?\\d[ABD-HJLNP-UW-Z]{2})';
const OTHERS =
  '\\d{5}(?:-\\d{4})?|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d|\\d{4} ?[A-Z]{2}|\\d{2}-\\d{3}|\\d{3} \\d{2}|\\d{4}';
const NAMED = new RegExp(
  '(?<![A-Za-z])(?:post[ -]?codes?|postal[ -]?codes?|zip[ -]?codes?|zip|plz|postleitzahl|code[ ]postal|c[óo]digo[ ]postal|cap|cep)' +
    `(?:[ ](?:is|number|no))?["']?[ ]?[:=#]?[ ]?["']?(${BRITISH}|${OTHERS})(?![A-Za-z\\d]|[-.,]\\d)`,
  'gi',
);
/** A British postcode in a text that speaks of an address. */
const BESIDE =
  /(?<![A-Za-z])(?:post ?code|address|addressed|live at|lives at|deliver(?:y|ed)? to|ship(?:ped)? to)(?![A-Za-z])/i;
const ANYWHERE = new RegExp(`(?<![A-Za-z\\d_/.-])${BRITISH}(?![A-Za-z\\d_/-])`, 'g');

/** Postcodes: short, so only beside their name, or British ones beside an address. */
export const postcode: TextDetector = {
  type: 'postcode',
  version: 1,
  pack: 'contact',
  certainty: CERTAINTY.generic,
  when: {
    literals: [
      'postcode',
      'post code',
      'post-code',
      'postal',
      'zip code',
      'zipcode',
      'zip:',
      'zip ',
      'plz',
      'postleitzahl',
      'code postal',
      'address',
      'live at',
      'lives at',
      'deliver',
      'ship to',
      'shipped to',
    ],
    digits: 2,
    length: 8,
  },
  find(text) {
    const named = everyMatch(NAMED, text).map(({ 0: all, 1: code = '', index }) => ({
      start: index + all.length - code.length,
      end: index + all.length,
    }));
    if (!BESIDE.test(text)) return named;
    const british = everyMatch(ANYWHERE, text).map(({ 0: code, index }) => ({
      start: index,
      end: index + code.length,
    }));
    return [...named, ...british];
  },
  canonical: (value) => value.replaceAll(' ', '').toUpperCase(),
};

/** Entries of German commercial registers. */
export const commercialRegister: TextDetector = {
  type: 'de_commercial_register',
  version: 1,
  pack: 'government_id',
  certainty: CERTAINTY.checked,
  when: { literals: ['hrb', 'hra', 'gnr', 'handelsregister'], digits: 2, length: 6 },
  find(text) {
    return everyMatch(ENTRY, text).map(({ 0: entry, index }) => ({
      start: index,
      end: index + entry.length,
    }));
  },
};
const ENTRY = /(?<![A-Za-z\d])(?:HR[AB]|GnR|hr[ab])[ -]?(?:Nr\.? ?)?\d{2,6}(?: ?[A-Z]{1,2})?(?![A-Za-z\d])/g;
