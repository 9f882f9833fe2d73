import { expect, test } from 'vitest';
import { queuesOf, takesFromAws } from '../../src/config/asked-for.ts';
import { defineConfig, type SluiceConfigInput } from '../../src/config.ts';

const SMALLEST: SluiceConfigInput = {
  tenants: [{ id: 'main' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
};

test('a deployment that nothing of AWS comes to has the queues of events and alerts alone', () => {
  const config = defineConfig(SMALLEST);
  expect(takesFromAws(config)).toBe(false);
  expect(queuesOf(config)).toEqual(['events', 'alerts']);
});

test.each<[string, Partial<SluiceConfigInput>]>([
  ['a trail', { cloudtrail: { trails: [{ bucket: 'trail', tenant: 'main' }] } }],
  ['a service by EventBridge', { aws: { services: ['guardduty'] } }],
  ['a bucket of other logs', { aws: { logs: [{ bucket: 'logs', tenant: 'main', holds: 'alb' }] } }],
  ['a log group', { aws: { logGroups: [{ name: '/aws/lambda/demo', tenant: 'main', holds: 'lambda' }] } }],
  ['an organisation', { aws: { organization: 'o-a1b2c3d4e5' } }],
])('%s needs the queue of what AWS tells, before the others', (_, more) => {
  expect(queuesOf(defineConfig({ ...SMALLEST, ...more }))).toEqual(['trail', 'events', 'alerts']);
});
