import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { afterAll, expect, test } from 'vitest';
import { SecurityEventPipeline } from '../../infra/security-event-pipeline.ts';
import { defineConfig, type SluiceConfigInput } from '../../src/config.ts';
import { EVERYTHING, emptyBundles, SMALLEST, synthesize } from './synthesize.ts';

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

const NOW = Date.parse('2026-03-04T05:06:07Z');
const work = mkdtempSync(join(tmpdir(), 'sluice-warnings-'));
afterAll(() => rmSync(work, { recursive: true }));
const bundles = emptyBundles(work);

/** What synthesis says of a pipeline, in an app of whoever it is. */
function warningsOf(input: SluiceConfigInput): readonly unknown[] {
  const config = defineConfig(input);
  const pipeline = new SecurityEventPipeline(new Stack(new App(), 'theirs'), 'Events', {
    config,
    bundles,
    now: NOW,
  });
  return pipeline.node.metadata.flatMap(({ type, data }) =>
    type === 'aws:cdk:warning' ? [data as unknown] : [],
  );
}

test('synthesis warns of filters of CloudTrail that end within two weeks, and of those that are over', () => {
  const filters = ['2026-03-03', '2026-03-18', '2026-03-19'].map((expires, i) => ({
    name: `filter-${i}`,
    comment: 'The inventory asks for everything each minute.',
    action: 'drop' as const,
    when: { readOnly: true },
    expires,
  }));
  expect(warningsOf({ ...SMALLEST, cloudtrail: { filters } })).toEqual([
    expect.stringMatching(/^the filter "filter-0" of cloudtrail.filters ended on 2026-03-03: /),
    expect.stringMatching(/^the filter "filter-1" of cloudtrail.filters ends in 14 days, on 2026-03-18: /),
  ]);
});

test('synthesis warns of mutes of alerts that end within a day, and says nothing of others', () => {
  const mutes = ['2026-03-04T18:00:00Z', '2026-03-09T00:00:00Z'].map((until, i) => ({
    comment: `scanner ${i}`,
    when: { rules: ['5710'] },
    until,
  }));
  expect(warningsOf({ ...SMALLEST, alerts: { mutes } })).toEqual([
    expect.stringMatching(/^the mute of alerts.mutes for "scanner 0" ends at /),
  ]);
});

test('synthesis warns of calls that are of one tenant by EventBridge and of another in a trail', () => {
  expect(
    warningsOf({
      ...SMALLEST,
      tenants: [{ id: 'ops' }, { id: 'acme' }],
      cloudtrail: { trails: [{ bucket: 'acme-trail', tenant: 'acme' }] },
      aws: { tenant: 'ops', services: ['cloudtrail'] },
    }),
  ).toEqual([expect.stringMatching(/^calls in acme-trail are of tenant acme, and by EventBridge of ops /)]);
});
