import { expect, test } from 'vitest';
import { tenantOfRecords, tenantOfTrails } from '../../../functions/cloudtrail-forwarder/record-tenant.ts';
import { defineConfig } from '../../../src/config.ts';

const GLOBEX = '444455556666';
const config = defineConfig({
  tenants: [{ id: 'acme' }, { id: 'globex' }, { id: 'ops' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
  cloudtrail: {
    trails: [
      { bucket: 'acme-trail', tenant: 'acme' },
      { bucket: 'org-trail', tenant: 'ops', organization: true },
    ],
    accounts: { [GLOBEX]: { alias: 'globex', tenant: 'globex' }, '777788889999': 'nameless' },
  },
  aws: {
    tenant: 'ops',
    logGroups: [
      { name: '/acme/trail', tenant: 'acme', holds: 'cloudtrail' },
      { name: '/org/trail', tenant: 'acme', holds: 'cloudtrail', organization: true },
    ],
  },
});

test('a line of a tenant’s log group is the tenant’s, whatever account it names', () => {
  const tenantOf = tenantOfRecords(config);
  expect(tenantOf({ name: '/acme/trail', account: GLOBEX })).toBe('acme');
  expect(tenantOf({ name: '/org/trail', account: GLOBEX })).toBe('globex');
  expect(tenantOf({ name: '/org/trail', account: '777788889999' })).toBe('acme');
});

test('what EventBridge brings is its account’s, else that of the configuration', () => {
  const tenantOf = tenantOfRecords(config);
  expect(tenantOf({ name: 'eventbridge', account: GLOBEX })).toBe('globex');
  expect(tenantOf({ name: 'eventbridge', account: '777788889999' })).toBe('ops');
  expect(tenantOf({ name: 'eventbridge' })).toBe('ops');
});

test('a file is its account’s in the bucket of an organisation alone', () => {
  const tenantOf = tenantOfTrails(config.cloudtrail);
  expect(tenantOf('acme-trail', GLOBEX)).toBe('acme');
  expect(tenantOf('org-trail', GLOBEX)).toBe('globex');
  expect(tenantOf('org-trail', '777788889999')).toBe('ops');
  expect(tenantOf('elsewhere', GLOBEX)).toBeUndefined();
});
