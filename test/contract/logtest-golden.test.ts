import { describe, expect, it } from 'vitest';
import { expectedOutcome, type GoldenCase, readGolden, runCase } from './logtest-golden-cases.ts';

/**
 * Verdicts of a real Wazuh 4.14.7 manager (golden/logtest/README.md). Files 14 to 16 were recorded with the
 * shipped rules, which are not here: logtest-stand-in.test.ts replays them with stand-ins.
 */
const FILES = [
  '01-json-flattening.json',
  '02-json-limits.json',
  '03-selection.json',
  '04-static-fields.json',
  '05-field-patterns.json',
  '06-match-and-regex.json',
  '07-location-decoder-level.json',
  '08-rule-tree.json',
  '09-noalert-overwrite-ignore.json',
  '10-correlation.json',
  '11-descriptions-and-metadata.json',
  '12-lists.json',
  '13-load-errors.json',
];

/** Cases not in agreement yet, as `file: name`, and why. One that agrees must leave this table. */
const NOT_YET: Readonly<Record<string, string>> = {};

function agrees(golden: GoldenCase): boolean {
  try {
    expect(runCase(golden)).toEqual(expectedOutcome(golden));
    return true;
  } catch {
    return false;
  }
}

describe.each(FILES)('%s', (file) => {
  const cases = readGolden(file);

  it.each(cases.filter(({ name }) => NOT_YET[`${file}: ${name}`] === undefined))(
    'agrees with the manager on: $name',
    (golden) => {
      expect(runCase(golden)).toEqual(expectedOutcome(golden));
    },
  );

  it('lists as not yet in agreement only cases that are not', () => {
    const listed = cases.filter(({ name }) => NOT_YET[`${file}: ${name}`] !== undefined);
    expect(listed.filter(agrees).map(({ name }) => name)).toEqual([]);
  });
});

it('lists as not yet in agreement only cases that exist', () => {
  const known = new Set(FILES.flatMap((file) => readGolden(file).map(({ name }) => `${file}: ${name}`)));
  expect(Object.keys(NOT_YET).filter((key) => !known.has(key))).toEqual([]);
});
