import { luhn, weighted, weightedMod } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, isBirth, isDayFirst, numbers } from './define.ts';

/** Day, month, year, century, number: https://dvv.fi/en/personal-identity-code */
function isHetu(n: string): boolean {
  const digits = n.replace(/^(\d{6})[A-FU-Y](?=.{4}$)/, '$1');
  return (
    /^\d{9}[\dA-Y]$/.test(digits) &&
    isDayFirst(n) &&
    '0123456789ABCDEFHJKLMNPRSTUVWXY'.charAt(Number(digits.slice(0, 9)) % 31) === digits.charAt(9)
  );
}
const isFinnishCompany = (n: string): boolean => {
  const rest = weightedMod(n, [7, 9, 10, 5, 8, 4, 2], 11);
  return (rest === 0 ? 0 : 11 - rest) === Number(n.charAt(7));
};

/** Coordination numbers add 60 to the day. */
const isPersonnummer = (n: string): boolean => isBirth(n, 0, 100, 60) && luhn(n);
/** A day and a time of this century are that rather than somebody's number. */
const isLongPersonnummer = (n: string): boolean =>
  /^(?:18|19|20)/.test(n) && !/^20[2-9]\d{5}(?:[01]\d|2[0-3])[0-5]\d$/.test(n) && isPersonnummer(n.slice(2));
/** The third digit tells companies from birthdays. */
const isOrganisation = (n: string): boolean => /^[1-35-9]\d[2-9]/.test(n) && luhn(n);

const first = weighted([3, 7, 6, 1, 8, 9, 4, 5, 2, 1], 11);
const second = weighted([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1], 11);
/** Days are raised by 40 for visitors, months by 40 or 80 in made-up numbers: https://www.skatteetaten.no */
const isNorwegian = (n: string): boolean => isDayFirst(n, 40, 40) && first(n) && second(n);
const isNorwegianCompany = (n: string): boolean =>
  /^[89]/.test(n) && weighted([3, 2, 7, 6, 5, 4, 3, 2, 1], 11)(n);
const isDanish = (n: string): boolean => isDayFirst(n);
const isIcelandic = (n: string): boolean =>
  isDayFirst(n, 40) && /[089]$/.test(n) && weighted([3, 2, 7, 6, 5, 4, 3, 2, 1], 11)(n);

export const nordics: readonly FormDetector[] = [
  numbers(
    'fi_henkilotunnus',
    'government_id',
    'henkilötunnus|henkilotunnus|hetu|henkilötunnukseni|personbeteckning|personal identity code|finnish id|' +
      'personal identification',
    forms('itself', '999999A999X|999999-999X|999999 999A', isHetu),
  ),
  numbers(
    'fi_business_id',
    'government_id',
    'y tunnus|business id|fo nummer|yritys',
    forms('alone', '9999999-9', isFinnishCompany),
  ),
  numbers(
    'se_personnummer',
    'government_id',
    'personnummer|pnr|person nr|personnr|samordningsnummer|personal identity number|swedish id|födelsenummer',
    forms('itself', '999999-9999', isPersonnummer),
    forms('itself', '99999999-9999', isLongPersonnummer),
    forms('alone', '9999999999|999999 9999', isPersonnummer),
    forms('alone', '999999999999|99999999 9999', isLongPersonnummer),
    forms('context', '999999-9999|99999999-9999'),
  ),
  numbers(
    'se_organisationsnummer',
    'government_id',
    'organisationsnummer|orgnr|org nr|organisationsnr|org nummer|företag|bolag|company|company identity|organization number',
    forms('alone', '999999-9999|9999999999|999999 9999', isOrganisation),
    forms('alone', '999999999999', (n) => n.startsWith('16') && isOrganisation(n.slice(2))),
  ),
  numbers(
    'no_fodselsnummer',
    'government_id',
    'fødselsnummer|fodselsnummer|fnr|personnummer|d nummer|fødselsnr|norwegian id|national identity number',
    forms('itself', '999999 99999|999999-99999', isNorwegian),
    forms('alone', '99999999999', isNorwegian),
  ),
  numbers(
    'no_organisasjonsnummer',
    'government_id',
    'organisasjonsnummer|orgnr|org nr|foretak|virksomhet|mva',
    forms('alone', '999999999|999 999 999', isNorwegianCompany),
  ),
  numbers(
    'dk_cpr',
    'government_id',
    'cpr|cpr nummer|cpr nr|personnummer|danish id|civil registration',
    forms('alone', '999999-9999|9999999999|999999 9999', isDanish),
  ),
  numbers(
    'is_kennitala',
    'government_id',
    'kennitala|kt|icelandic id',
    forms('itself', '999999-9999', isIcelandic),
    forms('alone', '9999999999', isIcelandic),
  ),
];
