import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { TrailConditionSchema } from '../../src/config/trail-filter-settings.ts';
import { defineConfig } from '../../src/config.ts';
import { createTrailFilter } from '../../src/intake/trail/trail-filter.ts';

const guide = readFileSync(new URL('../../docs/cloudtrail-filters.md', import.meta.url), 'utf8');
const blocks = Array.from(guide.matchAll(/```ts\n([\s\S]*?)```/g), ([, code = '']) => code);
const configs = blocks.map((code) =>
  defineConfig({
    tenants: [{ id: 'main' }],
    wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com' }] },
    ...(runInNewContext(`({${code}})`) as object),
  }),
);
const NOW = Date.parse('2026-03-04T05:06:07Z');

test('every configuration of the guide is taken', () => {
  expect(blocks.length).toBeGreaterThan(5);
  expect(configs.flatMap(({ cloudtrail }) => cloudtrail.filters.map(({ name }) => name))).toEqual([
    'inventory',
    'posture-scanner',
    'kms-by-services',
    'agents-of-ssm',
    'load-balancer-health',
    'service-roles',
    'log-delivery',
    'sandbox',
  ]);
});

test('the guide names every condition and every action', () => {
  const { identity, ...others } = TrailConditionSchema.shape;
  for (const key of Object.keys(others)) expect(guide).toMatch(new RegExp(`^\\| .*\`${key}\`.* \\|`, 'm'));
  for (const key of Object.keys(identity.unwrap().shape))
    expect(guide).toMatch(new RegExp(`^\\| .*\`(?:identity)?\\.${key}\`.* \\|`, 'm'));
  for (const action of ['drop', 'sample', 'count']) expect(guide).toContain(`\n| \`${action}\` |`);
});

/** What each filter is for, and what must not go with it. */
const CALLS = {
  'posture-scanner': [
    {
      eventName: 'ListKeys',
      readOnly: true,
      userIdentity: role('PostureScanner'),
      sourceIPAddress: '203.0.113.17',
    },
    { sourceIPAddress: '192.0.2.1' },
    { eventName: 'ListBuckets' },
    { eventName: 'GetCallerIdentity', eventSource: 'sts.amazonaws.com' },
  ],
  'kms-by-services': [
    { eventName: 'Decrypt', eventSource: 'kms.amazonaws.com', userIdentity: role('App', 's3.amazonaws.com') },
    { userIdentity: role('App') },
  ],
  'load-balancer-health': [
    {
      eventName: 'DescribeTargetHealth',
      eventSource: 'elasticloadbalancing.amazonaws.com',
      userIdentity: role('AWSServiceRoleForAutoScaling', 'autoscaling.amazonaws.com'),
    },
    { userIdentity: role('Somebody') },
  ],
  'log-delivery': [
    {
      eventName: 'PutObject',
      eventSource: 's3.amazonaws.com',
      userIdentity: { type: 'AWSService', invokedBy: 'cloudtrail.amazonaws.com' },
      resources: [{ ARN: 'arn:aws:s3:::my-log-archive/AWSLogs/a.json.gz' }],
    },
    { resources: [{ ARN: 'arn:aws:s3:::shop/a.json' }] },
    { userIdentity: role('App') },
  ],
};

function role(userName: string, invokedBy?: string) {
  const sessionContext = { sessionIssuer: { type: 'Role', userName } };
  return { type: 'AssumedRole', sessionContext, ...(invokedBy !== undefined && { invokedBy }) };
}

test.each(Object.entries(CALLS))(
  '%s takes what the guide says, and leaves alone what it says it does',
  (name, calls) => {
    const filters = configs
      .flatMap(({ cloudtrail }) => cloudtrail.filters)
      .filter((each) => each.name === name);
    const judge = createTrailFilter(filters);
    const [taken = {}, ...others] = calls;
    expect(judge({ eventSource: 's3.amazonaws.com', ...taken }, NOW)).toMatchObject({ filter: name });
    for (const other of others)
      expect(judge({ eventSource: 's3.amazonaws.com', ...taken, ...other }, NOW).kind).toBe('keep');
  },
);
