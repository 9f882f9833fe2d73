import { App, Stack } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { warnOfDoubledCalls } from '../../infra/doubled-calls.ts';
import { warnOfEndingFilters } from '../../infra/ending-filters.ts';
import { defineConfig } from '../../src/config.ts';
import { EVERYTHING, SMALLEST, synthesize } from './synthesize.ts';

test('CloudFormation would accept the template of the fullest configuration', () => {
  expect(() => synthesize(EVERYTHING, { validate: true })).not.toThrow();
});

test('of the smallest it would refuse what is spoilt, which does not pass, and nothing else', () => {
  const spoil = (stack: Construct) =>
    new CfnQueue(stack, 'Spoilt').addPropertyOverride('VisibilityTimeout', 'soon');
  let message = '';
  try {
    synthesize(SMALLEST, { validate: true, change: spoil });
  } catch (error) {
    ({ message } = error as Error);
  }
  expect(message.match(/^(?:ERROR|FATAL) .*$/gm)).toEqual([
    expect.stringMatching(/^ERROR VisibilityTimeout: 'soon' is not of type 'integer'/),
  ]);
});

test('there is one stack, and it names neither account nor region unless the configuration does', () => {
  expect(JSON.stringify(synthesize(SMALLEST))).not.toMatch(/\b\d{12}\b|eu-west-1|us-east-1/);
});

test('synthesis warns of filters of CloudTrail that end within two weeks, and of those that are over', () => {
  const filters = ['2026-03-03', '2026-03-18', '2026-03-19'].map((expires, i) => ({
    name: `filter-${i}`,
    comment: 'The inventory asks for everything each minute.',
    action: 'drop' as const,
    when: { readOnly: true },
    expires,
  }));
  const stack = new Stack(new App(), 'sluice');
  const config = defineConfig({ ...SMALLEST, cloudtrail: { filters } });
  warnOfEndingFilters(stack, config, Date.parse('2026-03-04T05:06:07Z'));
  const warnings = stack.node.metadata.filter(({ type }) => type === 'aws:cdk:warning');
  expect(warnings.map(({ data }) => data as unknown)).toEqual([
    expect.stringMatching(/^the filter "filter-0" of cloudtrail.filters ended on 2026-03-03: /),
    expect.stringMatching(/^the filter "filter-1" of cloudtrail.filters ends in 14 days, on 2026-03-18: /),
  ]);
});

test('synthesis warns of calls that are of one tenant by EventBridge and of another in a trail', () => {
  const stack = new Stack(new App(), 'sluice');
  const config = defineConfig({
    ...SMALLEST,
    tenants: [{ id: 'ops' }, { id: 'acme' }],
    cloudtrail: { trails: [{ bucket: 'acme-trail', tenant: 'acme' }] },
    aws: { tenant: 'ops', services: ['cloudtrail'] },
  });
  warnOfDoubledCalls(stack, config);
  const warnings = stack.node.metadata.filter(({ type }) => type === 'aws:cdk:warning');
  expect(warnings.map(({ data }) => data as unknown)).toEqual([
    expect.stringMatching(/^calls in acme-trail are of tenant acme, and by EventBridge of ops /),
  ]);
});
