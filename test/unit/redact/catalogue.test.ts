import { expect, test } from 'vitest';
import { CATALOGUE } from '../../../src/redact/catalogue/all.ts';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';

const described = CATALOGUE.map(({ type }) => type);
const types = new Set(DETECTORS.map(({ type }) => type));

test('what every detector finds has exactly one entry, and every entry is of something that is found', () => {
  expect(described.toSorted()).toEqual([...types].toSorted());
});

test('every entry says something in each of its parts', () => {
  const silent = CATALOGUE.filter((entry) => Object.values(entry).some((text: string) => text.trim() === ''));
  expect(silent).toEqual([]);
});

test('every source is an https link, an RFC or a number of ISO', () => {
  const vague = CATALOGUE.filter(({ source }) => !/^(?:https:\/\/\S+|RFC \d+.*|ISO.*\d.*)$/.test(source));
  expect(vague).toEqual([]);
});
