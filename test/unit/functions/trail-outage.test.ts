import { expect, test } from 'vitest';
import type { CloudTrailForwarderDeps } from '../../../functions/cloudtrail-forwarder/handler.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { QUEUES } from '../../../src/pipeline.ts';
import { MEMORY_TRAIL } from '../../../tools/local/memory-forwarder.ts';
import { calls, notificationOf, TRAIL_KEY, trailStage } from '../../support/trail-stage.ts';

const OUTAGE_MS = 3 * 86_400_000;
const FIRST = [1, 2, 3, 4, 5, 6];
const MANY = 350;
const BODIES = [notificationOf(TRAIL_KEY)];

const away = (code: string) => async () => {
  throw new CodedError(code, 'it does not answer', { retryable: true });
};
const OUTAGES: readonly (readonly [code: string, given: Partial<CloudTrailForwarderDeps>])[] = [
  ['object_store_unavailable', { objectsAt: () => ({ open: away('object_store_unavailable') }) }],
  ['role_unavailable', { objectsAt: () => ({ open: away('role_unavailable') }) }],
  ['table_unavailable', { book: { claim: away('table_unavailable'), settle: away('table_unavailable') } }],
  ['queue_refused', { events: { send: async (messages) => messages.map(() => false) } }],
];

test.each(OUTAGES)('an outage of three days (%s) uses no message up', async (_code, given) => {
  const { put, invoke, trail, deadLetters } = trailStage(given);
  put(calls(3));
  for (const receives of [...FIRST, MANY]) expect(await invoke(BODIES, 300_000, receives)).toEqual(['m-0']);
  const waits = trail.visibilityChanges.map(({ seconds }) => seconds);
  expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900]);
  const longest = waits.at(-1) ?? 0;
  expect((MANY - FIRST.length) * longest * 1_000).toBeGreaterThan(OUTAGE_MS);
  expect(deadLetters.messages).toEqual([]);
});

test.each(OUTAGES)(
  'a file that nobody could take (%s) is parked with a reason before SQS moves it',
  async (code, given) => {
    const { put, invoke, deadLetters, entries, telemetry } = trailStage(given);
    put(calls(3));
    deadLetters.refuseNext(1);
    expect(await invoke(BODIES, 300_000, QUEUES.trail.maxReceiveCount - 1)).toEqual(['m-0']);
    expect(await invoke(BODIES, 300_000, QUEUES.trail.maxReceiveCount)).toEqual([]);
    const attributes = { reason: 'retries_exhausted', status: code, class: 'exhausted' };
    expect(deadLetters.messages).toMatchObject([{ body: BODIES[0], attributes }]);
    expect(await entries()).toMatchObject([
      { request: `${MEMORY_TRAIL.bucket}/${TRAIL_KEY}`, received: 1, parked: { retries_exhausted: 1 } },
    ]);
    expect(telemetry.count({ outcome: 'parked', reason: 'retries_exhausted' })).toBe(1);
  },
);

test('a surprise that nobody thought of is tried as patiently, and parked as a fault of ours', async () => {
  const { put, invoke, trail, deadLetters, entries } = trailStage({
    objectsAt: () => {
      throw new TypeError('secret content');
    },
  });
  put(calls(3));
  expect(await invoke([...BODIES, 'unreadable'], 300_000, 6)).toEqual(['m-0']);
  expect(trail.visibilityChanges).toEqual([{ receiptHandle: 'handle-m-0', seconds: 900 }]);
  expect(await invoke(BODIES, 300_000, QUEUES.trail.maxReceiveCount)).toEqual([]);
  expect(deadLetters.messages.at(-1)?.attributes).toMatchObject({ reason: 'internal_error' });
  expect((await entries()).at(-1)).toMatchObject({ received: 1, parked: { internal_error: 1 } });
});

test('a surprise in a later part parks that part, and leaves those before it entered', async () => {
  let claims = 0;
  const { put, invoke, entries } = trailStage({
    book: {
      claim: async (names) => {
        claims += 1;
        if (claims === 3) throw new CodedError('record_book_contended', 'others write', { retryable: true });
        return names.map(() => 'ours');
      },
      settle: async () => {},
    },
  });
  put(calls(1_200));
  expect(await invoke(BODIES, 300_000, QUEUES.trail.maxReceiveCount)).toEqual([]);
  expect((await entries()).map(({ received, parked }) => [received, parked])).toEqual([
    [1_000, {}],
    [1, { retries_exhausted: 1 }],
  ]);
});

test('records in messages wait out an outage of the table as patiently as files', async () => {
  const { invoke, trail, deadLetters } = trailStage({
    book: { claim: away('table_unavailable'), settle: away('table_unavailable') },
  });
  const record = {
    Records: calls(1).map((call) => ({ ...call, eventVersion: '1.08', eventSource: 'ec2.amazonaws.com' })),
  };
  for (const receives of [1, 4, 8, 300])
    expect(await invoke([JSON.stringify(record)], 300_000, receives)).toEqual(['m-0']);
  expect(trail.visibilityChanges.map(({ seconds }) => seconds)).toEqual([120, 240, 900, 900]);
  expect(deadLetters.messages).toEqual([]);
});

test('what crashes each time reaches the dead letters before SQS drops it for its age', () => {
  for (const { visibilityTimeoutS, maxReceiveCount, retentionS } of Object.values(QUEUES))
    expect(visibilityTimeoutS * maxReceiveCount).toBeLessThan(retentionS);
});
