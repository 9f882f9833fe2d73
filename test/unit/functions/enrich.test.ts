import { gunzipSync } from 'node:zlib';
import type { ScheduledEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { createMemoryArchive } from '../../../adapters/memory/archive.ts';
import { createMemoryDeliveryMarks } from '../../../adapters/memory/delivery-marks.ts';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { createMemorySessionBook } from '../../../adapters/memory/session-book.ts';
import { createMemorySink } from '../../../adapters/memory/sink.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createHandler, type EnrichDeps } from '../../../functions/enrich/handler.ts';
import { createEnricher } from '../../../src/enrich/enricher.ts';
import { createSessionTracker } from '../../../src/enrich/session-tracker.ts';
import type { SecurityEvent } from '../../../src/event/security-event.ts';
import { unpackMessage } from '../../../src/event/unpack-message.ts';
import type { Delivery } from '../../../src/forward/sink.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { MAX_RETRY_DELAY_S, QUEUES } from '../../../src/pipeline.ts';
import { envelope, envelopes, wireEvent } from '../../support/envelopes.ts';
import { lambdaContext, packedBody, sqsEvent, sqsRecord } from '../../support/sqs-records.ts';

function stage(overrides: Partial<EnrichDeps> = {}) {
  const world = {
    now: 1_000_000,
    telemetry: createMemoryTelemetry(),
    deadLetters: createMemoryQueue(),
    visibility: createMemoryQueue(),
    archive: createMemoryArchive(),
    sink: createMemorySink(),
  };
  const handler = createHandler({
    clock: () => world.now,
    telemetry: world.telemetry,
    visibility: world.visibility,
    balance: async () => {},
    deadLetters: world.deadLetters,
    marks: createMemoryDeliveryMarks(),
    archive: world.archive,
    sink: world.sink,
    enrich: (envelope) => envelope,
    encode: (envelope) => wireEvent(envelope.event.event.id, JSON.stringify(envelope.event)),
    ...overrides,
  });
  const invoke = async (...records: ReturnType<typeof sqsRecord>[]) => {
    const answer = await handler(sqsEvent(...records), lambdaContext());
    return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return { ...world, world, invoke };
}

const retry: Delivery = { kind: 'retry', reason: 'manager_unavailable', afterMs: 45_000 };

test('the events of all messages in a batch reach the sink together, and the messages are done', async () => {
  const { invoke, sink, telemetry } = stage();
  const failures = await invoke(
    sqsRecord(packedBody(envelopes(3, 'a')), 'm-1'),
    sqsRecord(packedBody(envelopes(2, 'b')), 'm-2'),
  );
  expect(failures).toEqual([]);
  expect(sink.batches).toEqual([5]);
  expect(telemetry.count({ outcome: 'forwarded' })).toBe(5);
});

test('a call of AWS is enriched with who made its session, when a call before it says that', async () => {
  const call = (id: string, userIdentity: JsonObject, more: JsonObject = {}) => ({
    ...envelope(id),
    source: 'cloudtrail' as const,
    record: { eventName: 'AssumeRole', userIdentity, ...more },
  });
  const role = { type: 'AssumedRole', accessKeyId: 'ASIAEXAMPLE', sessionContext: {} };
  const { world, invoke, sink } = stage({
    enrich: createEnricher({ geo: undefined, accounts: {} }),
    sessionsOf: createSessionTracker({
      book: createMemorySessionBook(() => world.now),
      clock: () => world.now,
      onFailure: (error) => expect.unreachable(String(error)),
    }),
  });
  const making = call(
    'making',
    { type: 'IAMUser', userName: 'alice' },
    {
      requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/Dev' },
      responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLE' } },
    },
  );
  await invoke(sqsRecord(packedBody([making]), 'm-1'));
  await invoke(sqsRecord(packedBody([call('used', role)]), 'm-2'));
  const chains = sink.taken.map(({ line }) => (JSON.parse(line) as SecurityEvent).sluice?.identity?.chain);
  expect(chains).toEqual(['user alice', 'user alice > role Dev (111122223333)']);
});

test('a message that comes twice is sent once and counted as a duplicate', async () => {
  const { invoke, sink, telemetry } = stage();
  const record = sqsRecord(packedBody(envelopes(3)));
  await invoke(record);
  expect(await invoke(record)).toEqual([]);
  expect(sink.taken).toHaveLength(3);
  expect(telemetry.count({ outcome: 'duplicate' })).toBe(3);
});

test('a message that two invocations get at the same time is sent by one of them, and the other comes back', async () => {
  const { invoke, sink } = stage();
  const record = sqsRecord(packedBody(envelopes(3)));
  const failures = await Promise.all([invoke(record), invoke(record)]);
  expect(failures.flat()).toEqual(['m-1']);
  expect(sink.taken).toHaveLength(3);
});

test('events that must wait come back when it is time, and only they are sent again', async () => {
  let waiting = true;
  const sink = createMemorySink(({ id }) => (waiting && id === 'e-1' ? retry : { kind: 'delivered' }));
  const { invoke, visibility, telemetry } = stage({ sink });
  const record = sqsRecord(packedBody(envelopes(3)));
  expect(await invoke(record)).toEqual(['m-1']);
  expect(visibility.visibilityChanges).toEqual([{ receiptHandle: 'handle-m-1', seconds: 45 }]);
  waiting = false;
  expect(await invoke(record)).toEqual([]);
  expect(sink.batches).toEqual([3, 1]);
  expect(sink.taken.map(({ id }) => id)).toEqual(['e-0', 'e-2', 'e-1']);
  expect(telemetry.count({ outcome: 'forwarded' })).toBe(3);
  expect(telemetry.count({ outcome: 'retried', reason: 'manager_unavailable' })).toBe(1);
});

test('messages that have long stood in line for the request budget are spread over ever more of its openings', async () => {
  const { invoke, visibility } = stage({
    sink: createMemorySink(() => ({ kind: 'retry', reason: 'budget_exhausted', afterMs: 60_000 })),
  });
  const spread: number[][] = [];
  for (const receives of [1, 4, 5, 10, 15, 50]) {
    const before = visibility.visibilityChanges.length;
    for (let i = 0; i < 100; i += 1)
      await invoke(sqsRecord(packedBody(envelopes(1, `r${receives}-${i}`)), 'm-1', receives));
    const waits = visibility.visibilityChanges.slice(before).map(({ seconds }) => seconds);
    spread.push([...new Set(waits)].toSorted((a, b) => a - b));
  }
  const windows = (count: number) =>
    Array.from({ length: count }, (_, i) => Math.min(MAX_RETRY_DELAY_S, 60 + i * 60));
  const sixteen = [...new Set(windows(16))];
  expect(spread).toEqual([windows(1), windows(1), windows(2), windows(4), windows(8), sixteen]);
});

const AWAY: Readonly<Record<string, Partial<EnrichDeps>>> = {
  table: {
    marks: {
      ...createMemoryDeliveryMarks(),
      claim: () => Promise.reject(new Error('the table is away')),
    },
  },
  'dead-letter queue': {
    sink: createMemorySink(() => ({ kind: 'parked', reason: 'refused_by_wazuh' })),
    deadLetters: { send: async (messages) => messages.map(() => false) },
  },
};

test.each(Object.keys(AWAY))(
  'while the %s fails a message comes back soon at first, and its receives last for more than three days',
  async (away) => {
    const { invoke, visibility } = stage(AWAY[away]);
    const body = packedBody(envelopes(1));
    const receives = Array.from({ length: QUEUES.events.maxReceiveCount }, (_, i) => i + 1);
    for (const receive of receives) await invoke(sqsRecord(body, 'm-1', receive));
    const waits = visibility.visibilityChanges.map(({ seconds }) => seconds);
    expect(waits.slice(0, 9)).toEqual(Array(9).fill(10));
    expect(Math.max(...waits)).toBe(MAX_RETRY_DELAY_S);
    const waitedS = waits.reduce((sum, seconds) => sum + seconds, 0);
    expect(waitedS).toBeGreaterThan(3 * 86_400);
    expect(waitedS).toBeLessThan(QUEUES.events.retentionS);
  },
);

test('a poisoned event is parked with its reason and its neighbours are delivered', async () => {
  const judge = ({ id }: { id: string }): Delivery =>
    id === 'e-1' ? { kind: 'parked', reason: 'refused_by_wazuh', code: 'wazuh_400' } : { kind: 'delivered' };
  const { invoke, deadLetters, telemetry } = stage({ sink: createMemorySink(judge) });
  expect(await invoke(sqsRecord(packedBody(envelopes(3))))).toEqual([]);
  expect(telemetry.count({ outcome: 'parked', reason: 'refused_by_wazuh' })).toBe(1);
  const [letter] = deadLetters.messages;
  expect(letter?.attributes).toEqual({
    reason: 'refused_by_wazuh',
    stage: 'enrich',
    class: 'refused',
    status: 'wazuh_400',
    attempt: '1',
    parkedAt: '1970-01-01T00:16:40.000Z',
  });
  const unpacked = unpackMessage(letter?.body ?? '');
  expect(unpacked.ok && unpacked.value.envelopes.map(({ event }) => event.event.id)).toEqual(['e-1']);
});

test('a parked message that is replayed is delivered, also when all of it was parked, and only once', async () => {
  let refusing = true;
  const sink = createMemorySink(() =>
    refusing ? { kind: 'parked', reason: 'refused_by_wazuh' } : { kind: 'delivered' },
  );
  const { invoke, deadLetters } = stage({ sink });
  await invoke(sqsRecord(packedBody(envelopes(3))));
  refusing = false;
  const letter = deadLetters.messages[0]?.body ?? '';
  expect(await invoke(sqsRecord(letter, 'm-2'))).toEqual([]);
  expect(await invoke(sqsRecord(letter, 'm-3'))).toEqual([]);
  expect(sink.taken.map(({ id }) => id)).toEqual(['e-0', 'e-1', 'e-2']);
});

test('an event that our own code cannot encode is parked alone', async () => {
  const { invoke, sink, telemetry } = stage({
    encode: (envelope) => {
      if (envelope.event.event.id === 'e-0') throw new TypeError('secret content');
      return wireEvent(envelope.event.event.id, '{}');
    },
  });
  expect(await invoke(sqsRecord(packedBody(envelopes(2))))).toEqual([]);
  expect(sink.taken.map(({ id }) => id)).toEqual(['e-1']);
  expect(telemetry.count({ outcome: 'parked', reason: 'internal_error' })).toBe(1);
  expect(JSON.stringify(telemetry.lines)).not.toContain('secret content');
});

test('a body that is none of ours is parked', async () => {
  const { invoke, deadLetters } = stage();
  expect(await invoke(sqsRecord('what is this'))).toEqual([]);
  expect(deadLetters.messages).toMatchObject([
    { body: 'what is this', attributes: { reason: 'unreadable_message', class: 'unreadable' } },
  ]);
});

test('events are archived, redacted as they are, before their first delivery and not again', async () => {
  const { invoke, archive } = stage({ sink: createMemorySink(() => retry) });
  const record = sqsRecord(packedBody(envelopes(2), Date.UTC(2026, 2, 4, 5)));
  await invoke(record);
  await invoke(record);
  const [[key, body] = ['', new Uint8Array()], ...others] = [...archive.objects];
  expect(others).toEqual([]);
  expect(key).toMatch(/^events\/tenant=acme\/source=app\/date=2026-03-04\/hour=05\/[\w-]{24}\.jsonl\.gz$/);
  expect(gunzipSync(body).toString().trim().split('\n')).toHaveLength(2);
});

test('each tenant and source of a message has an archive object of its own', async () => {
  const { invoke, archive } = stage();
  const mixed = [
    envelope('e-1'),
    { ...envelope('e-2'), tenant: 'other' },
    envelope('e-3', {}, 'sentry'),
    envelope('e-4'),
  ];
  await invoke(sqsRecord(packedBody(mixed)));
  const contents = [...archive.objects].map(([key, body]) => [
    key.split('/').slice(1, 3).join('/'),
    gunzipSync(body).toString().match(/e-\d/g),
  ]);
  expect(Object.fromEntries(contents)).toEqual({
    'tenant=acme/source=app': ['e-1', 'e-4'],
    'tenant=acme/source=sentry': ['e-3'],
    'tenant=other/source=app': ['e-2'],
  });
});

test('an event that is parked and replayed stays in the archive once, where its cut line points to', async () => {
  const pointers: (string | undefined)[] = [];
  let refusing = true;
  const { invoke, archive, deadLetters, world } = stage({
    sink: createMemorySink(() =>
      refusing ? { kind: 'parked', reason: 'refused_by_wazuh' } : { kind: 'delivered' },
    ),
    encode: ({ event }, archived) => {
      pointers.push(archived);
      return wireEvent(event.event.id, '{}');
    },
  });
  await invoke(sqsRecord(packedBody(envelopes(2), world.now)));
  refusing = false;
  world.now += 5 * 3_600_000;
  expect(await invoke(sqsRecord(deadLetters.messages[0]?.body ?? '', 'm-2'))).toEqual([]);
  expect(archive.objects.size).toBe(1);
  expect(new Set(pointers)).toEqual(new Set(archive.objects.keys()));
});

test('while the archive is down nothing is delivered and nothing is lost', async () => {
  let down = true;
  const archive = createMemoryArchive();
  const { invoke, sink } = stage({
    archive: {
      put: async (key, body) => {
        if (down) throw new Error('no');
        return archive.put(key, body);
      },
    },
  });
  const record = sqsRecord(packedBody(envelopes(2)));
  expect(await invoke(record)).toEqual(['m-1']);
  expect(sink.taken).toEqual([]);
  down = false;
  expect(await invoke(record)).toEqual([]);
  expect(sink.taken).toHaveLength(2);
});

test('what cannot be delivered until the last receive is parked as exhausted', async () => {
  const { invoke, telemetry, deadLetters } = stage({ sink: createMemorySink(() => retry) });
  const record = sqsRecord(packedBody(envelopes(2)), 'm-1', QUEUES.events.maxReceiveCount - 1);
  expect(await invoke(record)).toEqual([]);
  expect(telemetry.count({ outcome: 'parked', reason: 'retries_exhausted' })).toBe(2);
  expect(deadLetters.messages.map(({ attributes }) => attributes)).toMatchObject([
    {
      reason: 'retries_exhausted',
      class: 'exhausted',
      status: 'manager_unavailable',
      attempt: String(QUEUES.events.maxReceiveCount - 1),
    },
  ]);
});

test('a run of the clock balances the ledger, in time for the end of the invocation, and delivers nothing', async () => {
  const deadlines: number[] = [];
  const sink = createMemorySink();
  const handler = createHandler({
    clock: () => 1_000_000,
    telemetry: createMemoryTelemetry(),
    visibility: createMemoryQueue(),
    balance: async (deadline) => {
      deadlines.push(deadline);
    },
    deadLetters: createMemoryQueue(),
    marks: createMemoryDeliveryMarks(),
    archive: undefined,
    sink,
    enrich: (envelope) => envelope,
    encode: ({ event }) => wireEvent(event.event.id, '{}'),
  });
  const scheduled = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} } as ScheduledEvent;
  expect(await handler(scheduled, lambdaContext())).toEqual({ batchItemFailures: [] });
  expect(deadlines).toEqual([1_000_000 + 30_000 - 5_000]);
  expect(sink.batches).toEqual([]);
});

test('events are counted as in time, as late or as set aside; what comes once more is promised nothing', async () => {
  let refusing = false;
  const sink = createMemorySink(({ id }) =>
    refusing && id === 'b-1' ? { kind: 'parked', reason: 'refused_by_wazuh' } : { kind: 'delivered' },
  );
  const { invoke, world, telemetry, deadLetters } = stage({ sink });
  const counted = () =>
    telemetry.measurements.flatMap(({ name, value }) =>
      name.startsWith('Events') ? [`${name} ${value}`] : [],
    );
  await invoke(sqsRecord(packedBody(envelopes(3, 'a'), world.now - 300_000), 'm-1'));
  expect(counted()).toEqual(['EventsInTime 3']);
  refusing = true;
  await invoke(sqsRecord(packedBody(envelopes(2, 'b'), world.now - 300_001), 'm-2'));
  expect(counted().slice(1)).toEqual(['EventsLate 1', 'EventsSetAside 1']);
  refusing = false;
  await invoke(sqsRecord(deadLetters.messages[0]?.body ?? '', 'm-3'));
  expect(sink.taken).toHaveLength(5);
  expect(counted()).toHaveLength(3);
});
