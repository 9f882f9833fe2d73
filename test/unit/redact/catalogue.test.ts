import { expect, test } from 'vitest';
import { CATALOGUE } from '../../../src/redact/catalogue/all.ts';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';

test('every detector has exactly one entry, and every entry is of a detector', () => {
  expect(CATALOGUE.map(({ type }) => type).toSorted()).toEqual(DETECTORS.map(({ type }) => type).toSorted());
});

test('every entry says something in each of its parts', () => {
  const silent = CATALOGUE.filter((entry) => Object.values(entry).some((text: string) => text.trim() === ''));
  expect(silent).toEqual([]);
});

test('every source is an https link, an RFC or a number of ISO', () => {
  const vague = CATALOGUE.filter(({ source }) => !/^(?:https:\/\/\S+|RFC \d+.*|ISO.*\d.*)$/.test(source));
  expect(vague).toEqual([]);
});
