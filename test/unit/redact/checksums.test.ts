import { describe, expect, test } from 'vitest';
import {
  damm,
  iban,
  luhn,
  mod11,
  mod97,
  remainder97,
  verhoeff,
  weightedMod,
} from '../../../src/redact/checksums.ts';

/** Every number that differs from the given one in one digit. */
function oneDigitOff(number: string): string[] {
  return number.split('').flatMap((was, i) =>
    '0123456789'
      .split('')
      .filter((digit) => digit !== was)
      .map((digit) => number.slice(0, i) + digit + number.slice(i + 1)),
  );
}

/** Every number with two unequal neighbours swapped. */
function neighboursSwapped(number: string): string[] {
  return number.split('').flatMap((digit, i) => {
    const next = number.charAt(i + 1);
    return next === '' || next === digit ? [] : [number.slice(0, i) + next + digit + number.slice(i + 2)];
  });
}

/** The only last digit that makes a stem valid. */
function checkDigitsOf(isValid: (digits: string) => boolean, stem: string): string {
  return '0123456789'
    .split('')
    .filter((digit) => isValid(stem + digit))
    .join('');
}

describe.each([
  ['luhn', luhn, '7992739871', '3'],
  ['verhoeff', verhoeff, '236', '3'],
  ['verhoeff', verhoeff, '12345', '1'],
  ['verhoeff', verhoeff, '142857', '0'],
  ['damm', damm, '572', '4'],
] as const)('%s of %s…', (_, isValid, stem, check) => {
  test('the published check digit is the only valid one', () => {
    expect(checkDigitsOf(isValid, stem)).toBe(check);
  });

  test('every single wrong digit is noticed', () => {
    expect(oneDigitOff(stem + check).filter(isValid)).toEqual([]);
  });

  test('nothing, letters, spaces and other digits are not valid', () => {
    for (const text of ['', 'a', `${stem} ${check}`, `${stem}${check}x`, '٣', '-'])
      expect(isValid(text)).toBe(false);
  });
});

test('Verhoeff and Damm notice every swap of neighbours', () => {
  for (let stem = 100; stem < 400; stem += 7)
    for (const isValid of [verhoeff, damm]) {
      const check = checkDigitsOf(isValid, String(stem));
      expect(check).toHaveLength(1);
      expect(neighboursSwapped(stem + check).filter(isValid)).toEqual([]);
    }
});

test('a remainder by 97 is that of the whole number, letters read as two digits', () => {
  expect(remainder97('123456789012345678901234567890')).toBe(
    Number(123_456_789_012_345_678_901_234_567_890n % 97n),
  );
  expect(remainder97('a1Z')).toBe(10_135 % 97);
  expect(remainder97('12 34')).toBeNaN();
  expect(remainder97('1é')).toBeNaN();
});

test('MOD 97-10 reads check digits at the end, an IBAN those behind its country', () => {
  const stem = 'SLUICE0000EXAMPLE0';
  const check = String(98 - remainder97(`${stem}00`)).padStart(2, '0');
  expect(mod97(stem + check)).toBe(true);
  expect(mod97(`${check}${stem}`)).toBe(false);
  // ISO 13616's own example.
  const example = ['GB82', 'WEST', '1234', '5698', '7654', '32'].join('');
  expect(iban(example)).toBe(true);
  expect(iban(example.replace('5698', '5689'))).toBe(false);
  expect(mod97(example)).toBe(false);
});

test('modulo 11 takes the weights of ISBN-10, with X for ten', () => {
  // ISO 2108's example, and a number whose check is ten.
  expect(mod11('0306406152')).toBe(true);
  expect(mod11('080442957X')).toBe(true);
  expect(mod11('080442957x')).toBe(true);
  expect(oneDigitOff('0306406152').filter(mod11)).toEqual([]);
  for (const text of ['', 'X', '0', '08044295X7', '03064061520', 'abc']) expect(mod11(text)).toBe(false);
});

test('a weighted sum counts as many digits as there are weights, and is NaN for fewer', () => {
  expect(weightedMod('123', [3, 2, 1], 11)).toBe(10);
  expect(weightedMod('1239', [3, 2, 1], 11)).toBe(10);
  expect(weightedMod('12', [3, 2, 1], 11)).toBeNaN();
});
