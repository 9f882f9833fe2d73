import { expect, test } from 'vitest';
import { countryOf } from '../../../src/enrich/countries.ts';

test.each([
  ['DE', 'Germany', 'EU'],
  ['CI', 'Côte d’Ivoire', 'AF'],
  ['XK', 'Kosovo', 'EU'],
  ['NZ', 'New Zealand', 'OC'],
])('%s is %s in %s', (code, name, continent) => {
  expect(countryOf(code)).toEqual({ country_iso_code: code, country_name: name, continent_code: continent });
});

test.each(['ZZ', 'EU', 'de', 'USA', '', '__proto__'])('%j is no country', (code) => {
  expect(countryOf(code)).toBeUndefined();
});

test('every country that Unicode knows has a continent', () => {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  /** Unions, exceptional reservations and codes that were withdrawn. */
  const noCountry = new Set([
    'EU',
    'EZ',
    'UN',
    'ZZ',
    'QO',
    'XA',
    'XB',
    'AC',
    'CP',
    'CQ',
    'DG',
    'EA',
    'IC',
    'TA',
    'UK',
  ]);
  const codes = letters
    .flatMap((a) => letters.map((b) => a + b))
    .filter((code) => names.of(code) !== undefined);
  const withdrawn = new Set(codes.filter((code) => new Intl.Locale(`und-${code}`).region !== code));
  const canonical = codes.filter((code) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`);
  const missing = canonical.filter(
    (code) => !noCountry.has(code) && !withdrawn.has(code) && countryOf(code) === undefined,
  );
  expect(missing).toEqual([]);
});
