import { expect, test } from 'vitest';
import { Vocabulary } from '../../../src/redact/clean-strings.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';

const words = (from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `word ${from + i}`);

test('a string is known in its own place alone', () => {
  const vocabulary = new Vocabulary();
  const [here, there] = [vocabulary.strings(), vocabulary.strings()];
  here.add('production');
  expect([here.has('production'), there.has('production')]).toEqual([true, false]);
});

test('a place whose strings do not come again gives up, and another does not', () => {
  const vocabulary = new Vocabulary();
  const [ids, names] = [vocabulary.strings(), vocabulary.strings()];
  for (const [i, word] of words(0, 600).entries()) {
    if (!ids.has(word)) ids.add(word);
    const name = `name ${i % 8}`;
    if (!names.has(name)) names.add(name);
  }
  expect([ids.has('word 599'), names.has('name 3')]).toEqual([false, true]);
});

test('all is forgotten when there are too many, and remembering goes on', () => {
  const vocabulary = new Vocabulary();
  const first = vocabulary.strings();
  first.add('first');
  for (let place = 0; place < 140; place += 1) {
    const strings = vocabulary.strings();
    for (const word of words(place * 60, 60)) strings.add(word);
  }
  expect(first.has('first')).toBe(false);
  first.add('again');
  expect(first.has('again')).toBe(true);
});

test('long strings are not kept', () => {
  const strings = new Vocabulary().strings();
  strings.add('x'.repeat(257));
  expect(strings.has('x'.repeat(257))).toBe(false);
});

test('what passed under one field is looked at under another, and a secret is found each time it comes', () => {
  const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'));
  const number = ['078', '05', '1120'].join('');
  const secret = `password=Pw${'x1Y'.repeat(3)}`;
  for (let i = 0; i < 3; i += 1) {
    expect(redactor.redact({ orders: number, note: 'fine' }).findings).toEqual([]);
    expect(redactor.redact({ note: `SSN ${number}` }).findings).toHaveLength(1);
    expect(redactor.redact({ note: secret, orders: secret }).findings).toHaveLength(2);
  }
});
