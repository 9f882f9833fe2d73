import { readFileSync } from 'node:fs';
import { createSession, runCase, stockCloudTrailStandIn } from '@sluice/logtest';
import { describe, expect, it } from 'vitest';
import { loadShippedRules, readFixture, ruleFiles } from './rule-fixtures.ts';

const { ruleset } = loadShippedRules();
if (ruleset === undefined) throw new Error('the rules do not load');

const trailFiles = ruleFiles.filter(({ file }) => file.startsWith('0351-sluice_cloudtrail_'));

const freshSession = () => createSession(ruleset, { now: () => 0, live: true });

function endOf(aws: object, session = freshSession()) {
  return session.evaluate({
    log: JSON.stringify({ integration: 'aws', aws: { source: 'cloudtrail', ...aws } }),
  }).rule;
}

/** As Python's `json.dumps` writes, which Wazuh's own AWS module uses: a blank after every colon and comma. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}: ${pythonJson(member)}`,
  );
  return `{${members.join(', ')}}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}

describe.each(trailFiles)('$file', ({ file }) => {
  const { sequences } = readFixture(file);
  const moved = (write: (document: unknown) => string) =>
    sequences.filter((sequence) => {
      const steps = sequence.steps.map((step) => ({ ...step, log: write(JSON.parse(step.log)) }));
      return runCase(ruleset, { ...sequence, steps }).mismatches.length > 0;
    });

  it("ends alike on what Wazuh's own module sends", () => {
    expect(moved(pythonJson).map(({ rule, name }) => `${rule}: ${name}`)).toEqual([]);
  });

  it('does not depend on the order of keys', () => {
    expect(
      moved((document) => JSON.stringify(sorted(document))).map(({ rule, name }) => `${rule}: ${name}`),
    ).toEqual([]);
  });

  it('is named in the README', () => {
    const readme = readFileSync(new URL('../../../content/rules/README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`\`${file}\``);
  });
});

describe('the shipped rules', () => {
  it('still take what no rule of ours wants', () => {
    const call = { eventSource: 'ec2.amazonaws.com', eventName: 'CreateSubnet' };
    expect(endOf(call)?.id).toBe('80202');
    expect(endOf({ ...call, errorCode: 'Client.InvalidParameterValue' })?.id).toBe('80203');
    expect(endOf({ ...call, errorCode: 'AccessDenied' })?.id).toBe('80250');
    const login = { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin' };
    expect(endOf({ ...login, userIdentity: { type: 'AssumedRole' } })?.id).toBe('80253');
    expect(endOf({ ...login, responseElements: { ConsoleLogin: 'Failure' } })?.id).toBe('80254');
  });

  it('keep the events of other sources', () => {
    expect(endOf({ source: 'guardduty', severity: 8, eventName: 'StopLogging' })?.id).toBe('80303');
    expect(endOf({ source: 'kms', eventSource: 'kms.amazonaws.com', eventName: 'DisableKey' })?.id).toBe(
      '80491',
    );
  });

  const listed = stockCloudTrailStandIn()
    .lists.flatMap(({ text }) => text.split('\n'))
    .map((line) => line.replace(/:$/, ''))
    .filter((name) => name !== '');

  it('alert on every name of their list, with ours beside them', () => {
    const sources = [
      'iam',
      's3',
      'ec2',
      'rds',
      'kms',
      'cloudtrail',
      'config',
      'guardduty',
      'redshift',
      'ses',
      'sso',
    ];
    const session = freshSession();
    const silent = listed.flatMap((eventName) =>
      sources
        .filter(
          (source) => (endOf({ eventSource: `${source}.amazonaws.com`, eventName }, session)?.level ?? 0) < 3,
        )
        .map((source) => `${source}:${eventName}`),
    );
    expect(listed.length).toBeGreaterThan(300);
    expect(silent).toEqual([]);
  });
});
