import { expect, test } from 'vitest';
import { nameOfRecord } from '../../../functions/cloudtrail-forwarder/record-name.ts';
import type { AwsSource } from '../../../src/event/envelope.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { AWS_NORMALIZERS } from '../../../src/normalize/aws/normalizers.ts';
import * as account from '../../support/aws/account-events.ts';
import * as bus from '../../support/aws/bus-events.ts';

const context = {
  tenant: 'acme',
  origin: { name: 'eventbridge' },
  deliveryId: 'd',
  readAt: 1_772_600_000_000,
};
function nameOf(source: AwsSource, record: JsonObject, readAt = context.readAt, tenant = context.tenant) {
  const beside = { ...context, readAt, tenant };
  const normalized = AWS_NORMALIZERS[source]?.(record, beside);
  return nameOfRecord({ source, record, context: beside }, normalized?.ok === true ? normalized.value : []);
}

test.each<[AwsSource, JsonObject]>([
  ['guardduty', bus.guardDuty({}, bus.portProbe('198.51.100.9', '203.0.113.4'))],
  ['securityhub', bus.securityHub([bus.hubFinding()])],
  ['inspector', bus.inspector()],
  ['macie', account.macie('High')],
  ['config', account.configChange()],
  ['config', account.configVerdict('NON_COMPLIANT')],
  ['access-analyzer', account.accessAnalyzer()],
])('%s: a finding has one name, whichever account or region told of it, and when', (source, record) => {
  const copy = {
    ...record,
    id: 'another',
    account: '444455556666',
    region: 'us-east-1',
    time: '2026-03-04T05:55:00Z',
  };
  expect(nameOf(source, copy, 1)).toEqual(nameOf(source, record));
  expect(nameOf(source, record)).toMatchObject({ account: bus.ACCOUNT, region: bus.REGION });
});

test('what is told anew has a name of its own', () => {
  const one = account.trustedAdvisor('OK');
  expect(nameOf('trustedadvisor', { ...one, id: 'another' })).not.toEqual(nameOf('trustedadvisor', one));
  expect(nameOf('guardduty', bus.guardDuty({ updatedAt: '2026-03-05T00:00:00Z' }))).not.toEqual(
    nameOf('guardduty', bus.guardDuty()),
  );
});

test('what cannot be read has no name, which a copy that can be read may want', () => {
  expect(nameOf('macie', bus.busEvent('macie', 'Macie Finding', {}, 'e-1'))).toBeUndefined();
});

test('tenants who both are told of a finding or a call each have it', () => {
  const call = { eventID: 'e-1', eventName: 'StopLogging', eventTime: '2026-03-04T05:10:00Z' };
  expect(nameOf('cloudtrail', call, 0, 'other')).not.toEqual(nameOf('cloudtrail', call, 0));
  expect(nameOf('inspector', bus.inspector(), 0, 'other')).not.toEqual(
    nameOf('inspector', bus.inspector(), 0),
  );
});
