import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { QUEUES } from '../../../src/pipeline.ts';
import { guardDuty } from '../../support/aws/bus-events.ts';
import { lambdaContext } from '../../support/sqs-records.ts';
import { calls, notificationOf, TRAIL_KEY, trailStage } from '../../support/trail-stage.ts';

const busEvent = (detail: object, id = 'bus-1') =>
  JSON.stringify({
    id,
    source: 'aws.ec2',
    'detail-type': 'AWS API Call via CloudTrail',
    account: '111122223333',
    region: 'eu-west-1',
    time: '2026-03-04T05:06:07Z',
    detail,
  });
const inlineCalls = (count: number, from = 0) =>
  calls(count, from).map((call) => ({ ...call, eventSource: 'ec2.amazonaws.com', awsRegion: 'eu-west-1' }));
const [one, two, three] = inlineCalls(3).map((call, i) => busEvent(call, `bus-${i}`)) as [
  string,
  string,
  string,
];
const logData = (records: readonly object[]) =>
  gzipSync(
    JSON.stringify({
      messageType: 'DATA_MESSAGE',
      owner: '111122223333',
      logGroup: 'trail-group',
      logStream: 'stream-1',
      logEvents: records.map((record, i) => ({
        id: `log-${i}`,
        timestamp: 1,
        message: JSON.stringify(record),
      })),
    }),
  ).toString('base64');

test('records of several messages are packed together; objects beside them are read; a poisoned message stops neither', async () => {
  const { invoke, put, unpacked, ids, deadLetters } = trailStage();
  put(calls(2, 10));
  expect(await invoke([one, 'poison', two, notificationOf(TRAIL_KEY), three])).toEqual([]);
  expect(ids()).toEqual(['id-0', 'id-1', 'id-2', 'id-10', 'id-11']);
  expect(unpacked().map(({ message }) => message.count)).toEqual([3, 2]);
  expect(deadLetters.messages.map(({ body, attributes }) => [body, attributes?.reason])).toEqual([
    ['poison', 'unreadable_message'],
  ]);
});

test('the ledger has one entry for the records of a batch, and counts what comes again once more', async () => {
  const { invoke, entries, ids, time } = trailStage();
  await invoke([one, two]);
  time.now += 1;
  await invoke([one, two], 300_000, 2);
  expect(ids()).toHaveLength(2);
  expect(await entries()).toMatchObject([
    { received: 2, filtered: {}, origin: 'eventbridge', tenant: 'acme', messages: [{ count: 2 }] },
    { received: 2, filtered: { already_taken: 2 }, messages: [] },
  ]);
});

test('a call that came by EventBridge is left out of the file that brings it too, and the other way round', async () => {
  const { invoke, put, ids, entries, time } = trailStage();
  put(inlineCalls(2));
  await invoke([one]);
  time.now += 1;
  await invoke([notificationOf(TRAIL_KEY)]);
  time.now += 1;
  await invoke([two], 300_000, 1, 'other');
  expect(ids()).toEqual(['id-0', 'id-1']);
  expect((await entries()).map(({ received, filtered }) => [received, filtered])).toEqual([
    [1, {}],
    [2, { already_taken: 1 }],
    [1, { already_taken: 1 }],
  ]);
});

test('a finding of which its account and the administrator’s both tell goes once, and once more when it has changed', async () => {
  const { invoke, ids, entries, time } = trailStage();
  const told = (by: string, updatedAt?: string) =>
    JSON.stringify({
      ...guardDuty(updatedAt === undefined ? {} : { updatedAt }),
      id: `${by}-1`,
      account: by,
    });
  await invoke([told('111122223333'), told('444455556666')]);
  time.now += 1;
  await invoke([told('444455556666'), told('444455556666', '2026-03-04T11:06:00.000Z')], 300_000, 1, 'other');
  expect(new Set(ids()).size).toBe(2);
  expect(ids()).toHaveLength(2);
  expect((await entries()).map(({ received, filtered }) => [received, filtered])).toEqual([
    [2, { already_taken: 1 }],
    [2, { already_taken: 1 }],
  ]);
});

test('a message with a record that another may be sending comes back whole when that lease is over', async () => {
  const { invoke, ids, events, trail, time } = trailStage();
  events.refuseNext(1);
  expect(await invoke([one])).toEqual(['m-0']);
  expect(await invoke([one, two])).toEqual(['m-0']);
  expect(ids()).toEqual(['id-1']);
  expect(trail.visibilityChanges.map(({ seconds }) => seconds)).toEqual([120, 120]);
  time.now += 120_000;
  expect(await invoke([one])).toEqual([]);
  expect(ids()).toEqual(['id-1', 'id-0']);
});

test('of a message that only in part is on the queue the rest is sent when it comes back', async () => {
  const { invoke, ids, events, time } = trailStage();
  const many = inlineCalls(700).map((call) => busEvent(call));
  events.refuseNext(1);
  expect(await invoke([`[${many.join()}]`])).toEqual(['m-0']);
  expect(ids()).toHaveLength(200);
  time.now += 120_000;
  expect(await invoke([`[${many.join()}]`], 300_000, 2)).toEqual([]);
  expect(ids().toSorted()).toEqual(
    inlineCalls(700)
      .map(({ eventID }) => eventID)
      .toSorted(),
  );
});

test('records that a filter leaves out and records of nobody are counted under their reasons', async () => {
  const { invoke, telemetry, ids } = trailStage({
    leavesOut: ({ eventID }) => eventID === 'id-0',
    tenantOf: ({ name }) => (name === 'eventbridge' ? 'acme' : undefined),
  });
  expect(await invoke([one, two, JSON.stringify(inlineCalls(1, 5)[0])])).toEqual([]);
  expect(ids()).toEqual(['id-1']);
  expect(telemetry.count({ outcome: 'filtered', reason: 'trail_filter' })).toBe(1);
  expect(telemetry.count({ outcome: 'parked', reason: 'invalid_record' })).toBe(1);
});

test('a book of records that cannot be asked holds messages with records back, and parks them at the last receive', async () => {
  const { invoke, deadLetters, entries, time } = trailStage({
    book: { claim: () => Promise.reject(new Error('out of reach')), settle: async () => {} },
  });
  expect(await invoke([one, 'poison'])).toEqual(['m-0']);
  time.now += 120_000;
  expect(await invoke([one], 300_000, QUEUES.trail.maxReceiveCount)).toEqual([]);
  expect(deadLetters.messages.map(({ attributes }) => attributes?.reason)).toEqual([
    'unreadable_message',
    'retries_exhausted',
  ]);
  expect(await entries()).toMatchObject([{}, { received: 1, parked: { retries_exhausted: 1 } }]);
});

describe('what CloudWatch Logs invokes with', () => {
  const invocation = (records: readonly object[]) => ({ awslogs: { data: logData(records) } });

  test('goes the same way', async () => {
    const { handler, unpacked } = trailStage();
    await handler(invocation(inlineCalls(3)), lambdaContext());
    expect(unpacked().flatMap(({ envelopes }) => envelopes)).toMatchObject(
      inlineCalls(3).map(({ eventID }) => ({
        source: 'cloudtrail',
        origin: { name: 'trail-group', object: 'stream-1' },
        event: { event: { id: eventID } },
      })),
    );
  });

  test('is thrown back when the events queue refuses, so that Lambda invokes again', async () => {
    const { handler, events, ids, time } = trailStage();
    events.refuseNext(1);
    await expect(handler(invocation(inlineCalls(1)), lambdaContext())).rejects.toMatchObject({
      code: 'subscription_not_taken',
    });
    time.now += 120_000;
    await handler(invocation(inlineCalls(1)), lambdaContext());
    expect(ids()).toEqual(['id-0']);
  });

  test('is parked with its data inflated, so that nothing in it rests unredacted', async () => {
    const { handler, deadLetters } = trailStage({ logGroups: new Map([['trail-group', 'cloudtrail']]) });
    await handler(invocation([{ odd: 'nothing that is known' }]), lambdaContext());
    const [letter] = deadLetters.messages;
    expect(letter?.body).toContain('nothing that is known');
    expect(letter?.body).not.toContain('H4sI');
  });
});
