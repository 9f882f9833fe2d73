import { expect, test } from 'vitest';
import { doubledCalls } from '../../src/config/doubled-calls.ts';
import { defineConfig, type SluiceConfigInput } from '../../src/config.ts';

type Aws = NonNullable<SluiceConfigInput['aws']>;
const namesIn = (cloudtrail: NonNullable<SluiceConfigInput['cloudtrail']>, aws: Aws = {}) =>
  doubledCalls(
    defineConfig({
      tenants: [{ id: 'ops' }, { id: 'acme' }, { id: 'globex' }],
      wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
      cloudtrail,
      aws: { tenant: 'ops', services: ['cloudtrail'], ...aws },
    }),
  ).map(({ name }) => name);

const ACME = { bucket: 'acme-trail', tenant: 'acme' };
const OPS = { bucket: 'ops-trail', tenant: 'ops' };
const accountOf = (tenant: string) => ({ '444455556666': { alias: 'one', tenant } });

test('a trail of another tenant than EventBridge’s sends calls twice, unless an account is said to be that tenant’s', () => {
  expect(namesIn({ trails: [OPS, ACME] })).toEqual(['acme-trail']);
  expect(namesIn({ trails: [OPS, ACME], accounts: accountOf('acme') })).toEqual([]);
  expect(namesIn({ trails: [OPS, ACME] }, { services: ['guardduty'] })).toEqual([]);
});

test('an organisation’s trail of another tenant has accounts that nobody named, whoever else is', () => {
  const trails = [{ ...ACME, organization: true }];
  expect(namesIn({ trails, accounts: accountOf('acme') })).toEqual(['acme-trail']);
  expect(namesIn({ trails: [{ ...OPS, organization: true }], accounts: accountOf('acme') })).toEqual([]);
});

test('an account whose tenant no trail brings has its calls under the trail’s tenant, too', () => {
  expect(namesIn({ trails: [OPS], accounts: accountOf('globex') })).toEqual(['globex']);
  expect(namesIn({ accounts: accountOf('globex') })).toEqual([]);
});

test('a log group with a trail’s records is a trail', () => {
  const group = (holds: 'cloudtrail' | 'lambda') => ({ name: '/acme', tenant: 'acme', holds });
  expect(namesIn({}, { logGroups: [group('cloudtrail')] })).toEqual(['/acme']);
  expect(namesIn({}, { logGroups: [group('lambda')] })).toEqual([]);
});
