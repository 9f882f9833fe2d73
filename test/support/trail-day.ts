import { gzipSync } from 'node:zlib';
import type { JsonObject } from '../../src/kernel/json.ts';
import { seeded } from './running-stack.ts';
import { busEvent, logBatch, s3Record, WRAPPERS } from './trail-shapes.ts';

/** A message of the trail queue, and when it comes, epoch ms. */
export interface Arrival {
  readonly at: number;
  readonly body: string;
}

export interface TrailDay {
  readonly arrivals: readonly Arrival[];
  readonly files: readonly { readonly bucket: string; readonly key: string; readonly bytes: Uint8Array }[];
  /** Ids of what happened. */
  readonly ids: readonly string[];
  /** How many more times than once the records come, all ways together. */
  readonly copies: number;
}

export const DAY_BUCKETS = ['my-trail', 'other-trail'] as const;
export const DAY_LOG_GROUP = 'trail-group';
export const DAY_START = Date.UTC(2026, 2, 4);
const SLOT_MS = 300_000;
const MINUTE_MS = 60_000;
const PLACES = [
  ['111122223333', 'eu-west-1'],
  ['111122223333', 'us-east-1'],
  ['444455556666', 'eu-west-1'],
] as const;

/**
 * What trails bring in so many hours: files late and out of order, announced twice, their content once more under another
 * key; a second trail that sees most of the same; calls by EventBridge before they come in a file, some of them twice, and
 * by a CloudWatch Logs subscription.
 */
export function trailDay(hours: number, seed: number): TrailDay {
  const random = seeded(seed);
  const chance = (probability: number) => random() < probability;
  const arrivals: Arrival[] = [];
  const files: { bucket: string; key: string; bytes: Uint8Array }[] = [];
  const ids: string[] = [];
  let brought = 0;

  const arrive = (at: number, value: JsonObject) => {
    arrivals.push({ at: Math.round(at), body: JSON.stringify(value) });
  };
  const putFile = (bucket: string, key: string, records: readonly JsonObject[], from: number) => {
    brought += records.length;
    files.push({ bucket, key, bytes: gzipSync(JSON.stringify({ Records: records })) });
    const late = chance(0.1) ? random() * 8 * 60 : random() * 10;
    const announced = from + SLOT_MS + late * MINUTE_MS;
    const notification = { Records: [withBucket(s3Record(key), bucket)] };
    arrive(announced, notification);
    if (chance(0.1)) arrive(announced + random() * random() * 120 * MINUTE_MS, notification);
  };

  for (let slot = 0; slot < hours * 12; slot += 1)
    for (const [account, region] of PLACES) {
      const from = DAY_START + slot * SLOT_MS;
      // Most accounts are quiet most of the time.
      const count = chance(0.25) ? Math.ceil(random() * 8) : 0;
      const records = Array.from({ length: count }, () => {
        ids.push(`call-${ids.length}`);
        return call(ids.at(-1) ?? '', account, region, from + random() * SLOT_MS);
      });
      if (records.length === 0) continue;
      const key = `AWSLogs/${account}/CloudTrail/${region}/2026/03/04/${account}_${slot}.json.gz`;
      const shuffled = records.toSorted(() => random() - 0.5);
      putFile('my-trail', key, records, from);
      if (chance(0.05)) putFile('my-trail', key.replace('.json', '_again.json'), records, from);
      if (chance(0.6)) putFile('other-trail', key, shuffled.slice(0, 5), from);
      for (const record of records.filter(() => chance(0.25))) {
        const { recipientAccountId: _, ...detail } = record;
        const event = {
          ...busEvent('aws.ec2', 'AWS API Call via CloudTrail', detail),
          id: `bus-${JSON.stringify(record.eventID)}`,
          account,
          region,
        };
        const at = from + random() * 2 * SLOT_MS;
        const times = chance(0.1) ? 2 : 1;
        brought += times;
        for (let i = 0; i < times; i += 1) arrive(at + i * random() * MINUTE_MS, event);
      }
      if (chance(0.15)) {
        brought += shuffled.length;
        const batch = logBatch(
          DAY_LOG_GROUP,
          shuffled.map((record) => JSON.stringify(record)),
        );
        arrive(from + SLOT_MS + random() * SLOT_MS, WRAPPERS.awslogs?.(batch) as JsonObject);
      }
    }
  return { arrivals, files, ids, copies: brought - ids.length };
}

function call(eventID: string, account: string, region: string, at: number): JsonObject {
  return {
    eventID,
    eventVersion: '1.11',
    eventName: 'RunInstances',
    eventSource: 'ec2.amazonaws.com',
    eventTime: new Date(Math.round(at)).toISOString(),
    eventType: 'AwsApiCall',
    awsRegion: region,
    recipientAccountId: account,
    // Who calls may be of another account.
    userIdentity: { type: 'AWSAccount', accountId: '777788889999', principalId: 'AIDAEXAMPLE' },
    sourceIPAddress: '198.51.100.7',
  };
}

function withBucket(record: JsonObject, name: string): JsonObject {
  return { ...record, s3: { ...(record.s3 as JsonObject), bucket: { name, arn: `arn:aws:s3:::${name}` } } };
}
