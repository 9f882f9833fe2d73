import { expect, test } from 'vitest';
import { defineConfig, type SluiceConfigInput } from '../../src/config.ts';

const BASE: SluiceConfigInput = {
  tenants: [{ id: 'main' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
};
const FAR = { bucket: 'far-logs', tenant: 'main', region: 'us-east-1' } as const;
const withTrail = (trail: object, region = 'eu-west-1') =>
  defineConfig({
    ...BASE,
    environment: { account: '111122223333', region },
    cloudtrail: { trails: [{ ...FAR, ...trail }] },
  });

test('a bucket in another region needs a topic or EventBridge to announce its files', () => {
  expect(() => withTrail({})).toThrow(/cloudtrail\.trails\[0\]\.region.*give topicArn or eventBridge/s);
  expect(() => withTrail({ eventBridge: true })).not.toThrow();
  expect(() => withTrail({ topicArn: 'arn:aws:sns:us-east-1:111122223333:files' })).not.toThrow();
});

test('a region that is the stack’s own is no other region', () => {
  expect(() => withTrail({}, 'us-east-1')).not.toThrow();
});
