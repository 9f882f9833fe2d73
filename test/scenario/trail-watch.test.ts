import { createSession } from '@sluice/logtest';
import { afterAll, expect, test } from 'vitest';
import { createRoles } from '../../adapters/aws/clients/assume-role.ts';
import { createMemoryLedger } from '../../adapters/memory/ledger.ts';
import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { buildWatches } from '../../functions/cloudtrail-forwarder/watch/build-watches.ts';
import { cloudTrailRedaction } from '../../functions/middleware/record-redaction.ts';
import { defineConfig } from '../../src/config.ts';
import { unpackMessage } from '../../src/event/unpack-message.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { startCloudTrail } from '../../tools/local/aws/cloudtrail-server.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { openTable } from '../support/local-aws.ts';
import { loadShippedRules } from '../unit/content/rule-fixtures.ts';

const T0 = Date.parse('2026-03-04T00:00:00Z');
const MINUTE_MS = 60_000;
const TRAIL = {
  TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
  Name: 'main',
  HomeRegion: 'eu-west-1',
  S3BucketName: 'trail-logs',
  IsMultiRegionTrail: true,
  IncludeGlobalServiceEvents: true,
  LogFileValidationEnabled: true,
};
const STARTED = { StartLoggingTime: T0 / 1_000 - 86_400 };

const cloudTrail = await startCloudTrail({ trails: [TRAIL], clock: () => T0 });
afterAll(() => cloudTrail.close());
const table = await openTable();

const config = defineConfig({
  tenants: [{ id: 'main' }],
  cloudtrail: {
    trails: [{ bucket: 'trail-logs', tenant: 'main', trailArn: TRAIL.TrailARN, verify: false }],
  },
  wazuh: { nodes: [{ name: 'any', url: 'https://wazuh.example.com' }] },
});

let now = T0;
const telemetry = createMemoryTelemetry();
const queue = createMemoryQueue();
const watch = buildWatches({
  clock: () => now,
  telemetry,
  taken: createMemoryLedger(),
  events: queue,
  redactionOf: cloudTrailRedaction(config, telemetry, async () => ({ current: 'k'.repeat(32) })),
  inRole: createRoles(localEnvironment({ cloudtrail: cloudTrail.endpoint }), 'sluice'),
  table,
  settings: config.cloudtrail,
});

const { ruleset } = loadShippedRules();
if (ruleset === undefined) throw new Error('the rules do not load');
const session = createSession(ruleset, { now: () => now, live: true });

/** Five minutes later: the rules that fire on what has come to the events queue since, with their descriptions. */
async function nextLook() {
  const before = queue.messages.length;
  now += 5 * MINUTE_MS;
  await watch(now + MINUTE_MS);
  return queue.messages.slice(before).flatMap(({ body }) => {
    const unpacked = unpackMessage(body);
    if (!unpacked.ok) throw new Error('a message cannot be read');
    return unpacked.value.envelopes.map((envelope) => {
      const { rule } = session.evaluate({ log: encodeEnvelope(envelope, undefined).line });
      return `${rule?.id} ${rule?.description}`;
    });
  });
}

const said = (what: string) =>
  `Sluice: CloudTrail ${TRAIL.TrailARN} in account 111122223333, eu-west-1, ${what}`;
const delivered = () => ({
  ...STARTED,
  LatestDeliveryTime: now / 1_000,
  LatestDigestDeliveryTime: now / 1_000,
});

test('a trail that is stopped, re-pointed or deleted fires its rule at the next look, and once', async () => {
  cloudTrail.setTrails([TRAIL], { [TRAIL.TrailARN]: delivered() });
  expect(await nextLook()).toEqual([]);

  const stopped = { ...delivered(), IsLogging: false, StopLoggingTime: now / 1_000 + 60 };
  cloudTrail.setTrails([TRAIL], { [TRAIL.TrailARN]: stopped });
  expect(await nextLook()).toEqual([`100761 ${said('records nothing: stopped or gone.')}`]);
  expect(await nextLook()).toEqual([]);

  cloudTrail.setTrails([{ ...TRAIL, S3BucketName: 'elsewhere' }], { [TRAIL.TrailARN]: delivered() });
  expect(await nextLook()).toEqual([
    `100762 ${said('was changed: it writes elsewhere, otherwise or less than it should.')}`,
  ]);

  const writesOnly = [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }];
  cloudTrail.setTrails([{ ...TRAIL, EventSelectors: writesOnly }], { [TRAIL.TrailARN]: delivered() });
  expect(await nextLook()).toHaveLength(1);

  const failing = { ...delivered(), LatestDeliveryError: 'AccessDenied' };
  cloudTrail.setTrails([TRAIL], { [TRAIL.TrailARN]: failing });
  expect(await nextLook()).toEqual([`100763 ${said('cannot deliver its files.')}`]);

  cloudTrail.setTrails([]);
  expect(await nextLook()).toEqual([`100761 ${said('records nothing: stopped or gone.')}`]);
  cloudTrail.setTrails([TRAIL], { [TRAIL.TrailARN]: delivered() });
  expect(await nextLook()).toEqual([]);
  expect(
    telemetry.measurements.filter(({ name }) => name === 'TrailWatchesFailed').map(({ value }) => value),
  ).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});
