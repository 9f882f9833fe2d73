import { expect, test } from 'vitest';
import { calls, notificationOf, TRAIL_KEY, trailStage } from '../../support/trail-stage.ts';

const OTHER_KEY = TRAIL_KEY.replace('file', 'copy');
const all = (ids: readonly string[]) => ids.toSorted();
const named = (count: number) => calls(count).map(({ eventID }) => eventID);

test('a record that stands in a file twice, however far apart, is forwarded once, also when the file is read again', async () => {
  const { put, invoke, ids, entries, unpacked } = trailStage();
  const [first, ...others] = calls(1_200);
  put([first, first, ...others.slice(0, 700), first, ...others.slice(700), first]);
  expect(await invoke([notificationOf(TRAIL_KEY)])).toEqual([]);
  expect(all(ids())).toEqual(all(named(1_200)));
  const messages = new Set(unpacked().map(({ message }) => message.key));
  expect(await invoke([notificationOf(TRAIL_KEY)])).toEqual([]);
  expect(new Set(unpacked().map(({ message }) => message.key))).toEqual(messages);
  const taken = (await entries()).map(({ received, filtered }) => [received, filtered]);
  expect(taken).toEqual([
    [1_000, { already_taken: 2 }],
    [203, { already_taken: 1 }],
  ]);
});

test('the same content under another key is forwarded once', async () => {
  const { put, invoke, ids } = trailStage();
  put(calls(3));
  put(calls(4), OTHER_KEY);
  expect(await invoke([notificationOf(TRAIL_KEY, OTHER_KEY)])).toEqual([]);
  expect(ids()).toEqual(named(4));
});

test('a call from another account is the same by EventBridge, which may not say whose it is, and in a file', async () => {
  const { put, invoke, ids } = trailStage();
  const [call] = calls(1).map((each) => ({
    ...each,
    eventSource: 'ec2.amazonaws.com',
    awsRegion: 'eu-west-1',
    userIdentity: { type: 'AWSAccount', accountId: '444455556666' },
  }));
  put([{ ...call, recipientAccountId: '111122223333' }]);
  const event = {
    id: 'bus-1',
    source: 'aws.ec2',
    'detail-type': 'AWS API Call via CloudTrail',
    account: '111122223333',
    region: 'eu-west-1',
    time: '2026-03-04T05:06:07Z',
    detail: call,
  };
  expect(await invoke([JSON.stringify(event), notificationOf(TRAIL_KEY)])).toEqual([]);
  expect(ids()).toEqual(['id-0']);
});

test('a copy that cannot be read takes nothing from the one that can', async () => {
  const { put, invoke, ids } = trailStage();
  put(calls(2).map((call) => ({ ...call, eventName: '' })));
  put(calls(2), OTHER_KEY);
  expect(await invoke([notificationOf(TRAIL_KEY), notificationOf(OTHER_KEY)])).toEqual([]);
  expect(ids()).toEqual(named(2));
});
