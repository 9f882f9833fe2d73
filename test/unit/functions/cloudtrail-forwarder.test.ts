import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { CloudTrailForwarderDeps } from '../../../functions/cloudtrail-forwarder/handler.ts';
import { takenId } from '../../../src/event/ledger.ts';
import { unpackMessage } from '../../../src/event/unpack-message.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { QUEUES } from '../../../src/pipeline.ts';
import { MEMORY_TRAIL, memoryForwarder } from '../../../tools/local/memory-forwarder.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '../../support/sqs-records.ts';

const BUCKET = MEMORY_TRAIL.bucket;
const KEY = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/file.json.gz';

type RedactionOf = CloudTrailForwarderDeps['redactionOf'];

function stage(redactionOf: RedactionOf = async () => (redacted) => redacted) {
  const { objects, events, deadLetters, trail, telemetry, ledger, handler } = memoryForwarder({
    redactionOf,
  });
  const announce = async (keys: readonly string[], bucket: string = BUCKET, receives = 1) => {
    const Records = keys.map((key) => ({ s3: { bucket: { name: bucket }, object: { key } } }));
    const answer = await handler(
      sqsEvent(sqsRecord(JSON.stringify({ Records }), 'm-1', receives)),
      lambdaContext(),
    );
    return answer.batchItemFailures.length;
  };
  const ids = () =>
    events.messages.flatMap(({ body }) => {
      const unpacked = unpackMessage(body);
      return unpacked.ok ? unpacked.value.envelopes.map(({ event }) => event.event.id) : [];
    });
  const put = (key: string, records: readonly unknown[]) =>
    objects.set(BUCKET, key, gzipSync(JSON.stringify({ Records: records })));
  const entry = async (request = `${BUCKET}/${KEY}`) =>
    (await ledger.entries([takenId('cloudtrail-forwarder', request)]))[0];
  const entries = async () => (await ledger.hour('1970-01-01T00')).entries;
  const tell = async (body: string, messageId: string) =>
    handler(sqsEvent(sqsRecord(body, messageId)), lambdaContext());
  return { objects, events, deadLetters, trail, telemetry, announce, ids, put, entry, entries, tell };
}

const records = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ eventID: `id-${i}`, eventName: 'RunInstances' }));

test('every record of a file reaches the events queue, in messages of five hundred', async () => {
  const { announce, put, ids, events, telemetry } = stage();
  put(KEY, records(1_200));
  expect(await announce([KEY])).toBe(0);
  expect(ids()).toEqual(records(1_200).map(({ eventID }) => eventID));
  expect(events.messages).toHaveLength(3);
  expect(telemetry.count({ outcome: 'received' })).toBe(1_200);
  expect(telemetry.count({ outcome: 'queued' })).toBe(1_200);
});

test('a file that is read twice makes the same messages, so that they can be recognised', async () => {
  const { announce, put, events } = stage();
  put(KEY, records(700));
  await announce([KEY]);
  await announce([KEY]);
  const keys = events.messages.map(({ body }) => (JSON.parse(body) as { key: string }).key);
  expect(keys.slice(2)).toEqual(keys.slice(0, 2));
});

test('every file of a notification is read', async () => {
  const { announce, put, ids } = stage();
  put(KEY, [{ eventID: 'one', eventName: 'GetUser' }]);
  put(KEY.replace('file', 'other'), [{ eventID: 'two', eventName: 'GetUser' }]);
  await announce([KEY, KEY.replace('file', 'other')]);
  expect(ids()).toEqual(['one', 'two']);
});

test('a digest file and a bucket that is not ours are filtered, each with its reason', async () => {
  const { announce, telemetry, deadLetters } = stage();
  expect(await announce([KEY.replace('/CloudTrail/', '/CloudTrail-Digest/')])).toBe(0);
  expect(await announce([KEY], 'somebody-elses')).toBe(0);
  expect(telemetry.count({ outcome: 'filtered', reason: 'digest_object' })).toBe(1);
  expect(telemetry.count({ outcome: 'filtered', reason: 'unknown_bucket' })).toBe(1);
  expect(deadLetters.messages).toEqual([]);
});

test('a file that is cut short is parked and counted, and its good records are kept', async () => {
  const { announce, objects, ids, deadLetters, telemetry } = stage();
  const whole = gzipSync(JSON.stringify({ Records: records(5_000) }));
  objects.set(BUCKET, KEY, whole.subarray(0, whole.length - 4_000));
  expect(await announce([KEY])).toBe(0);
  expect(ids().length).toBeGreaterThan(0);
  expect(deadLetters.messages[0]?.attributes).toMatchObject({
    reason: 'unreadable_object',
    class: 'unreadable',
    attempt: '1',
  });
  expect(deadLetters.messages[0]?.attributes?.status).toBeDefined();
  expect(telemetry.count({ outcome: 'parked', reason: 'unreadable_object' })).toBe(1);
  expect(telemetry.count({ outcome: 'received' })).toBe(ids().length + 1);
});

test('a file with a record that is no CloudTrail record is parked, and the others go on', async () => {
  const { announce, put, ids, deadLetters, telemetry } = stage();
  put(KEY, [{ eventID: 'good', eventName: 'GetUser' }, { odd: true }]);
  expect(await announce([KEY])).toBe(0);
  expect(ids()).toEqual(['good']);
  expect(deadLetters.messages[0]?.attributes?.reason).toBe('invalid_record');
  expect(telemetry.count({ outcome: 'received' })).toBe(2);
  expect(telemetry.count({ outcome: 'parked', reason: 'invalid_record' })).toBe(1);
});

test('a file that is gone is parked with that reason', async () => {
  const { announce, deadLetters } = stage();
  expect(await announce([KEY])).toBe(0);
  expect(deadLetters.messages[0]?.attributes?.reason).toBe('missing_object');
});

test('a file that may not be read comes back, and is parked at the last receive', async () => {
  const { announce, objects, deadLetters } = stage();
  objects.set(BUCKET, KEY, 'denied');
  expect(await announce([KEY])).toBe(1);
  expect(deadLetters.messages).toEqual([]);
  expect(await announce([KEY], BUCKET, QUEUES.trail.maxReceiveCount)).toBe(0);
  expect(deadLetters.messages[0]?.attributes).toMatchObject({
    reason: 'retries_exhausted',
    status: 'denied',
  });
});

test('while the token key of its tenant cannot be read a file comes back, ever later, and is parked at the last receive', async () => {
  const message = 'secret "sluice/redaction/acme" does not exist: deploy it';
  const { announce, put, events, deadLetters, telemetry, trail } = stage(async () => {
    throw new CodedError('token_key_unavailable', message, { retryable: true });
  });
  put(KEY, records(3));
  for (const receives of [1, 2, 6]) expect(await announce([KEY], BUCKET, receives)).toBe(1);
  expect(trail.visibilityChanges.map(({ seconds }) => seconds)).toEqual([30, 60, 900]);
  expect(telemetry.lines[0]).toMatchObject({ level: 'error', message });
  expect(deadLetters.messages).toEqual([]);
  expect(await announce([KEY], BUCKET, QUEUES.trail.maxReceiveCount)).toBe(0);
  expect(deadLetters.messages[0]?.attributes?.reason).toBe('retries_exhausted');
  expect(events.messages).toEqual([]);
});

test('when the events queue does not take a message the file comes back whole', async () => {
  const { announce, put, events, telemetry } = stage();
  put(KEY, records(10));
  events.refuseNext(1);
  expect(await announce([KEY])).toBe(1);
  expect(telemetry.count({ outcome: 'queued' })).toBe(0);
  expect(await announce([KEY])).toBe(0);
  expect(telemetry.count({ outcome: 'queued' })).toBe(10);
});

describe('the ledger has an entry of a file', () => {
  test('with its messages, the same however often it is read', async () => {
    const { announce, put, events, entry } = stage();
    put(KEY, [...records(700), { odd: true }]);
    await announce([KEY]);
    const first = await entry();
    await announce([KEY]);
    const sent = events.messages.slice(0, 2).map(({ body }) => JSON.parse(body));
    expect(first).toMatchObject({
      id: sent[0].taken,
      stage: 'cloudtrail-forwarder',
      source: 'cloudtrail',
      tenant: 'acme',
      origin: BUCKET,
      request: `${BUCKET}/${KEY}`,
      received: 701,
      parked: { invalid_record: 1 },
      messages: sent.map(({ key, count }) => ({ key, count })),
    });
    expect(await entry()).toEqual(first);
  });

  test('that is filtered, as one record; of a bucket that is not ours without the name of the file', async () => {
    const { announce, entry } = stage();
    const digest = KEY.replace('/CloudTrail/', '/CloudTrail-Digest/');
    await announce([digest]);
    expect(await entry(`${BUCKET}/${digest}`)).toMatchObject({ received: 1, filtered: { digest_object: 1 } });
    await announce([KEY], 'somebody-elses');
    expect(await entry(`somebody-elses/${KEY}`)).toMatchObject({
      received: 1,
      filtered: { unknown_bucket: 1 },
      request: 'somebody-elses',
    });
  });

  test('that is parked, beside what could be read of it', async () => {
    const { announce, objects, ids, entry } = stage();
    const whole = gzipSync(JSON.stringify({ Records: records(5_000) }));
    objects.set(BUCKET, KEY, whole.subarray(0, whole.length - 4_000));
    await announce([KEY]);
    const { received, messages = [] } = (await entry()) ?? {};
    expect(await entry()).toMatchObject({ parked: { unreadable_object: 1 } });
    expect(received).toBe(ids().length + 1);
    expect(messages.reduce((sum, { count }) => sum + count, 0)).toBe(ids().length);
  });

  test('that was parked and is there when it is read again, as what it holds', async () => {
    const { announce, put, entry } = stage();
    await announce([KEY]);
    expect(await entry()).toMatchObject({ received: 1, parked: { missing_object: 1 } });
    put(KEY, records(3));
    await announce([KEY]);
    expect(await entry()).toMatchObject({ received: 3, parked: {} });
  });

  test('that was forwarded, and is announced again once it was deleted, beside what was sent of it', async () => {
    const { announce, put, objects, entry, deadLetters } = stage();
    put(KEY, records(700));
    await announce([KEY]);
    const first = await entry();
    objects.delete(BUCKET, KEY);
    for (const letters of [1, 2]) {
      await announce([KEY]);
      expect(deadLetters.messages).toHaveLength(letters);
      expect(await entry()).toEqual({ ...first, received: 701, parked: { missing_object: 1 } });
    }
    put(KEY, records(700));
    await announce([KEY]);
    expect(await entry()).toEqual(first);
  });

  test('that is not named, because its notification cannot be read: one, also when that is replayed', async () => {
    const { tell, entries, deadLetters } = stage();
    await tell('no notification', 'm-1');
    await tell(deadLetters.messages[0]?.body ?? '', 'm-2');
    expect(deadLetters.messages).toHaveLength(2);
    expect(await entries()).toMatchObject([
      { received: 1, parked: { unreadable_message: 1 }, request: expect.stringMatching(/^notification /) },
    ]);
    await tell('another one', 'm-3');
    expect(await entries()).toHaveLength(2);
  });

  test('only once the queue has all of it', async () => {
    const { announce, put, events, entry } = stage();
    put(KEY, records(3));
    events.refuseNext(1);
    expect(await announce([KEY])).toBe(1);
    expect(await entry()).toBeUndefined();
  });
});
