import { damm, iban, luhn, MOD11_MAX_DIGITS, mod11, mod97, verhoeff } from '../checksums.ts';

export const CHECKSUM_NAMES = ['luhn', 'mod97', 'iban', 'verhoeff', 'damm', 'mod11'] as const;
export type ChecksumName = (typeof CHECKSUM_NAMES)[number];

/** Letters around a number are no part of it: `ACME-79927398713`. */
const onDigits =
  (isValid: (digits: string) => boolean) =>
  (match: string): boolean =>
    isValid(match.replaceAll(/\D/g, ''));

const onLettersAndDigits =
  (isValid: (text: string) => boolean) =>
  (match: string): boolean =>
    isValid(match.replaceAll(/[^\dA-Za-z]/g, ''));

/** Whether a match, with whatever separators it has, carries a valid check digit. */
export const CHECKSUMS: Readonly<Record<ChecksumName, (match: string) => boolean>> = {
  luhn: onDigits(luhn),
  mod97: onLettersAndDigits(mod97),
  iban: onLettersAndDigits(iban),
  verhoeff: onDigits(verhoeff),
  damm: onDigits(damm),
  mod11: (match) => mod11(match.replaceAll(/\D/g, '') + (/[\d -]x$/i.test(match) ? 'X' : '')),
};

/** Digits that a checksum can be taken over at most. */
export const MAX_DIGITS: Readonly<Partial<Record<ChecksumName, number>>> = { mod11: MOD11_MAX_DIGITS };
