import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, expect, test } from 'vitest';
import { createRoles } from '../../../adapters/aws/clients/assume-role.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createMemoryLedger } from '../../../adapters/memory/ledger.ts';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { buildVerification } from '../../../functions/cloudtrail-forwarder/watch/build-verification.ts';
import { cloudTrailRedaction } from '../../../functions/middleware/record-redaction.ts';
import { defineConfig } from '../../../src/config.ts';
import { unpackMessage } from '../../../src/event/unpack-message.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import { startCloudTrail } from '../../../tools/local/aws/cloudtrail-server.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startS3 } from '../../../tools/local/aws/s3-server.ts';
import { openTable } from '../../support/local-aws.ts';
import { createSigningKey, TrailWriter } from '../../support/trail-writer.ts';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-03-04T00:12:31Z');
const NOW = T0 + 3.4 * HOUR;
const BUCKET = 'org-trail';

const key = createSigningKey();
let written = T0;
const s3 = await startS3({ buckets: [BUCKET], clock: () => written });
const cloudTrail = await startCloudTrail({
  keys: [{ region: 'eu-west-1', from: T0 - HOUR, to: NOW, ...key }],
});
const aws = localEnvironment({ s3: s3.endpoint, cloudtrail: cloudTrail.endpoint });
const client = createS3Client(aws);
afterAll(async () => {
  client.destroy();
  await Promise.all([s3.close(), cloudTrail.close()]);
});

test('an altered file becomes one redacted event on the events queue, whose names nothing was taken from', async () => {
  const writer = new TrailWriter({ bucket: BUCKET, key });
  writer.digest(T0);
  const logs: string[] = [];
  for (let hour = 1; hour <= 3; hour += 1) {
    logs.push(writer.log(T0 + hour * HOUR - 1_200_000));
    writer.digest(T0 + hour * HOUR);
  }
  writer.tamper(logs[1] as string, () => '{"Records":[]}');
  for (const [Key, { body: Body, metadata: Metadata, modifiedAt }] of writer.files) {
    written = modifiedAt;
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, Metadata }));
  }
  const config = defineConfig({
    tenants: [{ id: 'main' }],
    cloudtrail: { trails: [{ bucket: BUCKET, tenant: 'main' }] },
    wazuh: { nodes: [{ name: 'any', url: 'https://wazuh.example.com' }] },
  });
  const telemetry = createMemoryTelemetry();
  const queue = createMemoryQueue();
  const ledger = createMemoryLedger();
  const verification = buildVerification({
    clock: () => NOW,
    telemetry,
    taken: ledger,
    events: queue,
    redactionOf: cloudTrailRedaction(config, telemetry, async () => {
      throw new Error('no tenant uses tokens');
    }),
    table: await openTable(),
    inRole: createRoles(aws, 'sluice'),
    settings: config.cloudtrail,
  });
  await verification(NOW + 60_000);
  await verification(NOW + 60_000);

  expect(queue.messages).toHaveLength(1);
  const unpacked = unpackMessage(queue.messages[0]?.body ?? '');
  const [envelope] = unpacked.ok ? unpacked.value.envelopes : [];
  if (envelope === undefined) throw new Error('nothing was sent');
  const line = JSON.parse(encodeEnvelope(envelope, undefined).line) as object;
  expect(line).toMatchObject({
    integration: 'sluice',
    sluice: {
      event: { action: 'trail_file_altered', severity: 99, dataset: 'sluice.trail' },
      cloud: { account: { id: '111122223333' }, region: 'eu-west-1' },
      details: { origin: BUCKET, file: logs[1] },
    },
  });
  expect(telemetry.measurements.find(({ name }) => name === 'TrailFilesAltered')?.value).toBe(1);
  expect(telemetry.count({ outcome: 'received', source: 'cloudtrail' })).toBe(1);
  expect(telemetry.count({ outcome: 'queued', source: 'cloudtrail' })).toBe(1);
});
