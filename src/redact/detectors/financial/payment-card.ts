import { characterSet, contains, DIGITS, runEnd } from '../../characters.ts';
import { luhn } from '../../checksums.ts';
import { CERTAINTY, type Span, type StringContext, type TextDetector } from '../../detector.ts';
import { nextRunOf } from '../../scan/runs.ts';
import { tellingWords } from '../../telling-words.ts';

/** Issuer ranges by leading digits and the lengths each issues (ISO/IEC 7812-1; the networks' published BIN ranges). */
const ISSUERS: readonly (readonly [from: number, to: number, lengths: readonly number[]])[] = [
  [400_000, 499_999, [13, 16, 19]],
  [510_000, 559_999, [16]],
  [222_100, 272_099, [16]],
  [220_000, 220_499, [16, 17, 18, 19]],
  [340_000, 349_999, [15]],
  [370_000, 379_999, [15]],
  [601_100, 601_199, [16, 17, 18, 19]],
  [644_000, 659_999, [16, 17, 18, 19]],
  [300_000, 305_999, [14, 16]],
  [309_500, 309_599, [14, 16]],
  [360_000, 369_999, [14, 16, 17, 18, 19]],
  [380_000, 399_999, [14, 16]],
  [352_800, 358_999, [16, 17, 18, 19]],
  [620_000, 629_999, [16, 17, 18, 19]],
  [810_000, 817_199, [16]],
  [508_500, 508_999, [16]],
  [500_000, 500_999, [16]],
  [501_800, 501_899, [13, 14, 15, 16, 17, 18, 19]],
  [502_000, 502_099, [13, 14, 15, 16, 17, 18, 19]],
  [503_800, 503_899, [13, 14, 15, 16, 17, 18, 19]],
  [589_300, 589_399, [13, 14, 15, 16, 17, 18, 19]],
  [630_400, 630_499, [13, 14, 15, 16, 17, 18, 19]],
  [675_900, 676_399, [13, 14, 15, 16, 17, 18, 19]],
  [979_200, 979_299, [16]],
];

/** First digits, one for each range. Times begin with others. */
const BEGINNINGS = characterSet(ISSUERS.map(([from]) => String(from).charAt(0)).join(''));

/** How cards are written in groups; one group alone stands for any length. */
const GROUPINGS = new Set(
  '4-4-4-4 4-6-5 4-6-4 4-4-4-1 4-3-3-3 4-4-4-2 4-4-4-3 4-4-4-4-1 4-4-4-4-2 4-4-4-4-3 6-13 6-10 8-8'.split(
    ' ',
  ),
);
const MIN_DIGITS = 13;
const FIRST_GROUPS = new Set([4, 6, 8]);
const MAX_GROUPS = 5;

export function isCardNumber(digits: string): boolean {
  const issuer = Number(digits.slice(0, 6));
  return (
    ISSUERS.some(
      ([from, to, lengths]) => issuer >= from && issuer <= to && lengths.includes(digits.length),
    ) && luhn(digits)
  );
}

/** Lengths that hardly any card has today, and that barcodes and snowflake ids have: in one group they prove little. */
const RARE_LENGTHS = new Set([13, 17, 18, 19]);
const tells = tellingWords(
  'card cards cardnumber cc ccnum pan visa mastercard maestro amex diners unionpay credit debit payment karte tarjeta carte'.split(
    ' ',
  ),
);

/** The longest card that begins with the group at `first`, as the index of its last group. */
function cardFrom(groups: readonly Span[], first: number, text: string): number | undefined {
  const { start, end } = groups[first] as Span;
  if (!contains(BEGINNINGS, text.charCodeAt(start))) return undefined;
  if (end - start < MIN_DIGITS && !FIRST_GROUPS.has(end - start)) return undefined;
  let digits = '';
  let grouping = '';
  let found: number | undefined;
  for (let i = first; i < Math.min(groups.length, first + MAX_GROUPS); i += 1) {
    const group = groups[i] as Span;
    digits += text.slice(group.start, group.end);
    if (digits.length > 19) break;
    grouping += i === first ? String(group.end - group.start) : `-${group.end - group.start}`;
    if (digits.length >= 13 && (i === first || GROUPINGS.has(grouping)) && isCardNumber(digits)) found = i;
  }
  return found;
}

const NUMERIC = characterSet(DIGITS);
const NUMBER = characterSet(`${DIGITS} -`);
const SPACE = 0x20;
const HYPHEN = 0x2d;

/** End of the digits in groups, with single spaces or hyphens between, that begin at `start`. */
function groupsEnd(text: string, start: number): number {
  for (let end = start; ; ) {
    end = runEnd(text, end, NUMERIC);
    if (end + 1 >= text.length) return end;
    const code = text.charCodeAt(end);
    if ((code !== SPACE && code !== HYPHEN) || !contains(NUMERIC, text.charCodeAt(end + 1))) return end;
    end += 1;
  }
}

/** The groups of a run; letters, an escape's `%` or a decimal point at an end rule the group there out. */
function usableGroups(text: string, start: number, end: number): Span[] {
  const groups: Span[] = [];
  for (let from = start; from < end; ) {
    const to = runEnd(text, from, NUMERIC);
    groups.push({ start: from, end: to });
    from = to + 1;
  }
  if (start > 0 && /[A-Za-z%]$|\d\.$/.test(text.slice(Math.max(0, start - 2), start))) groups.shift();
  if (end < text.length && /^[A-Za-z]|^\.\d/.test(text.slice(end, end + 2))) groups.pop();
  return groups;
}

/** Adds the cards of a run of digits, spaces and hyphens. */
function cardsIn(text: string, run: Span, context: StringContext, spans: Span[]): void {
  for (let at = run.start; at + MIN_DIGITS <= run.end; at += 1) {
    if (!contains(NUMERIC, text.charCodeAt(at))) continue;
    const start = at;
    at = groupsEnd(text, start);
    if (at - start < MIN_DIGITS) continue;
    const groups = usableGroups(text, start, at);
    for (let i = 0; i < groups.length; i += 1) {
      const last = cardFrom(groups, i, text);
      if (last === undefined) continue;
      const span = { start: (groups[i] as Span).start, end: (groups[last] as Span).end };
      const rare = last === i && RARE_LENGTHS.has(span.end - span.start);
      if (!rare || context.alone || tells(text, span, context)) spans.push(span);
      i = last;
    }
  }
}

/** Payment card numbers: 13–19 digits that an issuer could have given out, with a valid Luhn digit. */
export const paymentCard: TextDetector = {
  type: 'payment_card',
  version: 1,
  pack: 'financial',
  certainty: CERTAINTY.checked,
  when: { numberDigits: MIN_DIGITS, length: MIN_DIGITS },
  find(text, context) {
    const spans: Span[] = [];
    for (
      let run = nextRunOf(text, NUMBER, MIN_DIGITS);
      run !== undefined;
      run = nextRunOf(text, NUMBER, MIN_DIGITS, run.end)
    )
      cardsIn(text, run, context, spans);
    return spans;
  },
  // Thirteen digits are a rare length.
  takesNumbers: (context) => context.alone || tells('', { start: 0, end: 0 }, context),
  partial: (value) => `${'*'.repeat(12)}${value.slice(-4)}`,
  canonical: (value) => value.replaceAll(/\D/g, ''),
};
