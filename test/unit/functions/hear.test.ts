import { expect, test } from 'vitest';
import { tenantOfTrails } from '../../../functions/cloudtrail-forwarder/record-tenant.ts';
import { createHear } from '../../../functions/cloudtrail-forwarder/watch/hear.ts';
import type { HeardWord } from '../../../src/event/heard-book.ts';
import { notificationOf, trailStage } from '../../support/trail-stage.ts';

const FOLDER = 'AWSLogs/111122223333';
const LOG = `${FOLDER}/CloudTrail/eu-west-1/2026/03/04/111122223333_CloudTrail_eu-west-1_20260304T0505Z_a1B2.json.gz`;
const DIGEST = `${FOLDER}/CloudTrail-Digest/eu-west-1/2026/03/04/111122223333_CloudTrail-Digest_eu-west-1_main_eu-west-1_20260304T050000Z.json.gz`;
const place = { account: '111122223333', region: 'eu-west-1' };

test('files, digests that are not read and records by themselves are words of their account and region', async () => {
  const words: HeardWord[] = [];
  const tenantOf = tenantOfTrails({
    trails: [{ bucket: 'my-trail', tenant: 'acme', organization: true, eventBridge: false, verify: true }],
    accounts: { '444455556666': { alias: 'other', tenant: 'globex' } },
  });
  const hear = createHear(async (word) => {
    words.push(word);
  }, tenantOf);
  const { invoke } = trailStage({ hear });
  const call = { eventID: 'e', eventName: 'RunInstances', eventSource: 'ec2.amazonaws.com' };
  const record = {
    ...call,
    recipientAccountId: '444455556666',
    awsRegion: 'us-east-1',
    eventTime: '2026-03-04T05:04:00Z',
  };
  const other = LOG.replaceAll('111122223333', '444455556666');
  await invoke([notificationOf(LOG, DIGEST, other, 'elsewhere.json'), JSON.stringify([record, call])]);
  expect(words).toEqual([
    {
      account: '444455556666',
      region: 'us-east-1',
      kind: 'log',
      at: Date.UTC(2026, 2, 4, 5, 4),
      tenant: 'acme',
    },
    { ...place, kind: 'log', at: Date.UTC(2026, 2, 4, 5, 5), tenant: 'acme' },
    { ...place, kind: 'digest', at: Date.UTC(2026, 2, 4, 5), tenant: 'acme' },
    { ...place, account: '444455556666', kind: 'log', at: Date.UTC(2026, 2, 4, 5, 5), tenant: 'globex' },
  ]);
});
