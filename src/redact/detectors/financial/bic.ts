import { everyMatch } from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';

/** The name, at most a word or two, and what it names. ISO 9362: institution, country, location, perhaps a branch. */
const NAMED =
  /(?<![A-Za-z])(?:swift[ /-]?bic|bic[ /-]?swift|bic|swift)(?:[ _-]?(?:code|number|no|nr))?(?:[ ]is)?["']?[ ]?[:=#]?[ ]?["']?([A-Za-z]{4}[A-Za-z]{2}[A-Za-z\d]{2}(?:[A-Za-z\d]{3})?)(?![A-Za-z\d])/gi;
const UPPER = /^[A-Z\d]+$/;
const FIELD = / (?:bic|swift) /;
const WHOLE = /^[A-Z]{6}[A-Z\d]{2}(?:[A-Z\d]{3})?$/;

/** Banks' identifiers, which look like words: only beside their name. */
export const bic: TextDetector = {
  type: 'bic',
  version: 1,
  pack: 'financial',
  certainty: CERTAINTY.generic,
  when: { literals: ['bic', 'swift'], length: 12 },
  find(text, context) {
    if (FIELD.test(context.words) && WHOLE.test(text)) return [{ start: 0, end: text.length }];
    const spans: Span[] = [];
    for (const match of everyMatch(NAMED, text)) {
      const [all, code = ''] = match;
      if (!UPPER.test(code)) continue;
      const end = match.index + all.length;
      spans.push({ start: end - code.length, end });
    }
    return spans;
  },
  canonical: (value) => value.toUpperCase(),
};
