import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { globsOf } from '../../../tools/generate/alerting-calls/globs.ts';
import { generateAlertingCalls } from '../../../tools/generate/alerting-calls.ts';
import { ROOT } from '../../support/source-files.ts';

interface Call {
  readonly rule: number;
  readonly level: number;
  readonly eventName?: readonly string[];
  readonly eventSource?: readonly string[];
  readonly errorCode?: readonly string[];
  readonly identityType?: readonly string[];
}

const { path, content } = generateAlertingCalls();
const calls = JSON.parse(content) as readonly Call[];
const ofRule = (id: number) =>
  calls
    .filter(({ rule }) => rule === id)
    .map(({ eventName, eventSource, errorCode, identityType }) => ({
      eventName,
      eventSource,
      errorCode,
      identityType,
    }));

test('the guarded calls are those that the rule files ask for: run `npm run generate`', () => {
  expect(JSON.parse(readFileSync(join(ROOT, path), 'utf8'))).toEqual(calls);
});

test('only rules that somebody should look at are guarded, the highest level first', () => {
  const levels = calls.map(({ level }) => level);
  expect(Math.min(...levels)).toBe(7);
  expect(levels).toEqual(levels.toSorted((a, b) => b - a));
});

test('what the parents of a rule ask for holds for it too', () => {
  expect(ofRule(100_502)).toEqual([{ eventName: ['PutEventSelectors', 'PutInsightSelectors'] }]);
  expect(ofRule(100_521)).toEqual([
    {
      eventName: ['PasswordUpdated', 'EmailUpdated', 'PasswordRecoveryCompleted', 'DeactivateMFADevice'],
      identityType: ['Root'],
    },
  ]);
});

test('a rule that counts guards what it counts', () => {
  expect(ofRule(100_803)).toEqual([{ errorCode: ['*AccessDenied*'] }]);
  expect(ofRule(80_255)).toEqual([{ eventName: ['*ConsoleLogin*'] }]);
});

test('a rule that names no call guards what else it asks for', () => {
  expect(ofRule(100_510)).toEqual([{ identityType: ['Root'] }]);
});

test('no rule guards every call there is', () => {
  const everything = calls.filter(
    ({ eventName, errorCode, identityType, eventSource }) =>
      eventName === undefined &&
      errorCode === undefined &&
      identityType === undefined &&
      eventSource === undefined,
  );
  expect(everything).toEqual([]);
});

test('a pattern is read as words that take no less than it does', () => {
  expect(globsOf('^StopLogging$|^Delete')).toEqual(['StopLogging', 'Delete*']);
  expect(globsOf('AccessDenied')).toEqual(['*AccessDenied*']);
  expect(globsOf('^(?:Add|Put)', 'pcre2')).toEqual(['Add*', 'Put*']);
  expect(globsOf('^(?:Add|Put)$', 'pcre2')).toEqual(['Add', 'Put']);
  for (const [pattern, type] of [
    ['\\.+', undefined],
    ['^\\w+Logging$', undefined],
    ['^(?!Get)', 'pcre2'],
    ['^Get', 'pcre2'],
  ] as const)
    expect(globsOf(pattern, type)).toEqual(['*']);
});
