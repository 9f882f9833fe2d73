import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyWords } from '../../../src/redact/telling-words.ts';
import { ANY_CHARACTER } from '../../support/any-character.ts';

/** The words of a key by Unicode's classes alone. */
function byClasses(key: string): string {
  const spaced = key
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ');
  return ` ${spaced.trim().toLowerCase()} `;
}

const pieces = fc.constantFrom(
  'ssn',
  'Number',
  'ID',
  'X',
  '9',
  '_',
  '-',
  '.',
  ' ',
  'É',
  'é',
  'ß',
  'ა',
  '²',
  '名',
  '\u0000',
);
const keys = fc.oneof(
  fc.array(pieces).map((all) => all.join('')),
  fc.string({ unit: 'binary-ascii' }),
  fc.string({ unit: ANY_CHARACTER }),
);

test('a key has the same words whether all of it is ASCII or not', () => {
  fc.assert(
    fc.property(keys, (key) => {
      fc.pre(!/\[REDACTED:|_[\da-f]{16}(?![A-Za-z\d])/.test(key));
      expect(keyWords(key)).toBe(byClasses(key));
    }),
  );
});
