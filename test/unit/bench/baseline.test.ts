import { expect, test } from 'vitest';
import { readBaseline } from '../../../tools/bench/guard/baseline.ts';

test('the accepted ratios are of every kind of question, and no margin lets a cost double', () => {
  const { ratios } = readBaseline();
  const questions = new Set(Object.keys(ratios).map((label) => label.slice(0, label.indexOf(':'))));
  for (const name of ['whole-path', 'redact', 'encode', 'deliver', 'cloudtrail', 'rule-tester'])
    expect(questions).toContain(name);
  expect(Math.max(...Object.values(ratios).map((each) => each.marginPercent))).toBeLessThan(60);
});
