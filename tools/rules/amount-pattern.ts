/**
 * A pcre2 pattern that holds exactly for the texts of numbers of at least `amount`, as they reach a rule: `15000`,
 * `15000.500000`, `+007.5`. What has a minus, a unit or separators is no such text. Of exponents only those are read
 * that JavaScript writes, from `1e+21` up.
 *
 * @param amount above 0 and without an exponent when written out, at most 999 999 999 999 999
 */
export function amountPattern(amount: number): string {
  const [whole = '', fraction = ''] = String(amount).split('.');
  const integer = whole === '0' ? '' : whole;
  const above = [`[1-9]\\d{${integer.length},}`, ...greaterPrefixes(integer, (left) => digits(left))];
  const equal = fraction === '' ? `${integer}(?:\\.\\d*)?` : `${integer}\\.(?:${fractionPattern(fraction)})`;
  return `^\\+?0*(?:(?:${above.join('|')})(?:\\.\\d*)?|${equal})$|^\\d(?:\\.\\d+)?e\\+(?:2[1-9]|[3-9]\\d|\\d{3})$`;
}

/** Digits after the point that are not less than `fraction`. */
function fractionPattern(fraction: string): string {
  return [...greaterPrefixes(fraction, () => '\\d*'), `${fraction}\\d*`].join('|');
}

/** The same beginning, then one digit that is greater, then whatever `rest` says of the digits left. */
function greaterPrefixes(text: string, rest: (left: number) => string): readonly string[] {
  return Array.from(text).flatMap((digit, i) =>
    digit === '9' ? [] : [`${text.slice(0, i)}[${Number(digit) + 1}-9]${rest(text.length - i - 1)}`],
  );
}

function digits(count: number): string {
  return count === 0 ? '' : count === 1 ? '\\d' : `\\d{${count}}`;
}
