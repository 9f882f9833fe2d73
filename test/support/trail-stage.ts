import { gzipSync } from 'node:zlib';
import type { Context } from 'aws-lambda';
import type { CloudTrailForwarderDeps } from '../../functions/cloudtrail-forwarder/handler.ts';
import { unpackMessage } from '../../src/event/unpack-message.ts';
import { MEMORY_TRAIL, memoryForwarder } from '../../tools/local/memory-forwarder.ts';
import { lambdaContext, sqsEvent, sqsRecord } from './sqs-records.ts';

/** Of two messages. */
export const TEST_PART_RECORDS = 1_000;
export const TRAIL_KEY = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/file.json.gz';

/** Records of calls, named `id-0` and so on. */
export function calls(count: number, from = 0) {
  return Array.from({ length: count }, (_, i) => ({
    eventID: `id-${from + i}`,
    eventName: 'RunInstances',
    eventTime: '2026-03-04T05:06:07Z',
  }));
}

export function notificationOf(...keys: readonly string[]): string {
  const Records = keys.map((key) => ({ s3: { bucket: { name: MEMORY_TRAIL.bucket }, object: { key } } }));
  return JSON.stringify({ Records });
}

/** The stage in memory, with a time that stands still unless it is told to pass, and what came out of it. */
export function trailStage(given: Partial<CloudTrailForwarderDeps> = {}) {
  const time = { now: Date.UTC(2026, 2, 4, 5) };
  const stage = memoryForwarder({
    clock: () => time.now,
    redactionOf: async () => (envelope) => envelope,
    partRecords: TEST_PART_RECORDS,
    ...given,
  });
  const { objects, events, trail, ledger } = stage;
  /** An invocation that may last so long; which messages come back. */
  const invoke = async (bodies: readonly string[], limitMs = 300_000, receives = 1, name = 'm') => {
    const endsAt = time.now + limitMs;
    const context: Context = { ...lambdaContext(), getRemainingTimeInMillis: () => endsAt - time.now };
    const records = bodies.map((body, i) => sqsRecord(body, `${name}-${i}`, receives));
    const { batchItemFailures } = await stage.handler(sqsEvent(...records), context);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  const unpacked = () =>
    events.messages.flatMap(({ body }) => {
      const message = unpackMessage(body);
      return message.ok ? [message.value] : [];
    });
  const ids = () => unpacked().flatMap(({ envelopes }) => envelopes.map(({ event }) => event.event.id));
  const put = (records: readonly unknown[], key = TRAIL_KEY) =>
    objects.set(MEMORY_TRAIL.bucket, key, gzipSync(JSON.stringify({ Records: records })));
  /** Bodies of what was put on the trail queue since it was asked last. */
  let seen = 0;
  const handedOver = () => {
    const bodies = trail.messages.slice(seen).map(({ body }) => body);
    seen = trail.messages.length;
    return bodies;
  };
  const entries = async () => [...(await ledger.hour('2026-03-04T05')).entries].sort((a, b) => a.at - b.at);
  return { ...stage, time, invoke, unpacked, ids, put, handedOver, entries };
}
