import { expect, test } from 'vitest';
import { isAtLeast, SEVERITIES, SEVERITY_NUMBER, severityOfLevel } from '../../../src/event/severity.ts';

test.each([
  [0, 'info'],
  [3, 'info'],
  [4, 'low'],
  [6, 'low'],
  [7, 'medium'],
  [11, 'medium'],
  [12, 'high'],
  [14, 'high'],
  [15, 'critical'],
  [16, 'critical'],
])('rule level %i is %s', (level, severity) => {
  expect(severityOfLevel(level)).toBe(severity);
});

test('severity numbers rise with severity', () => {
  const numbers = SEVERITIES.map((word) => SEVERITY_NUMBER[word]);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
});

test('a threshold includes itself', () => {
  expect(isAtLeast('high', 'high')).toBe(true);
  expect(isAtLeast('medium', 'high')).toBe(false);
});
