import { describe, expect, test } from 'vitest';
import { createMemoryHeardBook } from '../../../adapters/memory/heard-book.ts';
import { createMemoryLedger } from '../../../adapters/memory/ledger.ts';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createMemoryTrailMemories } from '../../../adapters/memory/trail-memories.ts';
import { createMemoryTrailRegistry } from '../../../adapters/memory/trail-registry.ts';
import { noteHeard } from '../../../functions/cloudtrail-forwarder/watch/note-heard.ts';
import { tick } from '../../../functions/cloudtrail-forwarder/watch/tick.ts';
import { watchSilence } from '../../../functions/cloudtrail-forwarder/watch/watch-silence.ts';
import { watchTrails } from '../../../functions/cloudtrail-forwarder/watch/watch-trails.ts';
import type { Envelope } from '../../../src/event/envelope.ts';
import type { HeardWord } from '../../../src/event/heard-book.ts';
import { unpackMessage } from '../../../src/event/unpack-message.ts';
import type { TrailState } from '../../../src/intake/trail/trail-state.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const MINUTE_MS = 60_000;
const SILENT_AFTER_MS = 180 * MINUTE_MS;
const TRAIL = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';

const WELL: TrailState = {
  bucket: 'trail-logs',
  prefix: '',
  kmsKey: '',
  multiRegion: true,
  globalEvents: true,
  organization: false,
  validation: true,
  covers: ['management write'],
  logging: true,
  deliveryError: '',
  digestError: '',
};

function stage() {
  const time = { now: NOW };
  const clock = () => time.now;
  const queue = createMemoryQueue();
  const open = { queue: true };
  const telemetry = createMemoryTelemetry();
  const ledger = createMemoryLedger();
  const registry = createMemoryTrailRegistry();
  const heard = createMemoryHeardBook();
  const shared = {
    clock,
    telemetry,
    taken: ledger,
    events: {
      send: async (messages: Parameters<typeof queue.send>[0]) =>
        open.queue ? queue.send(messages) : messages.map(() => false),
    },
    redactionOf: async () => (envelope: Envelope) => envelope,
  };
  const trail = {
    bucket: 'trail-logs',
    tenant: 'acme',
    organization: false,
    eventBridge: false,
    verify: true,
    trailArn: TRAIL,
  };
  const memories = createMemoryTrailMemories();
  const events = () =>
    queue.messages.flatMap(({ body }) => {
      const unpacked = unpackMessage(body);
      return unpacked.ok ? unpacked.value.envelopes : [];
    });
  return {
    time,
    open,
    telemetry,
    ledger,
    registry,
    heard,
    queue,
    events,
    note: noteHeard({ clock, telemetry, heard }),
    trails: () =>
      watchTrails({
        ...shared,
        trails: [trail, { ...trail, bucket: 'unwatched', trailArn: undefined }],
        registry,
        memories,
        lateMs: SILENT_AFTER_MS,
      }),
    silence: () => watchSilence({ ...shared, heard, silentAfterMs: SILENT_AFTER_MS }),
    last: (metric: string) => telemetry.measurements.filter(({ name }) => name === metric).at(-1)?.value,
  };
}

describe('trails', () => {
  test('that are well are looked at in silence', async () => {
    const { registry, trails, events, last } = stage();
    registry.set(TRAIL, { kind: 'found', state: WELL });
    await trails();
    expect(events()).toEqual([]);
    expect(last('TrailsUnhealthy')).toBe(0);
  });

  test('that are stopped are told of within one look, as a critical event of the account and region', async () => {
    const { registry, trails, events, last, telemetry } = stage();
    const stoppedAt = NOW - 3 * MINUTE_MS;
    registry.set(TRAIL, { kind: 'found', state: { ...WELL, logging: false, stoppedAt } });
    await trails();
    expect(events()).toMatchObject([
      {
        tenant: 'acme',
        source: 'cloudtrail',
        event: {
          '@timestamp': new Date(stoppedAt).toISOString(),
          event: { action: 'trail_stopped', severity: 99, dataset: 'sluice.trail' },
          cloud: { account: { id: '111122223333' }, region: 'eu-west-1' },
          sluice: { details: { origin: TRAIL, trouble: 'stopped', bucket: 'trail-logs' } },
        },
      },
    ]);
    expect(last('TrailsUnhealthy')).toBe(1);
    expect(telemetry.count({ outcome: 'queued', source: 'cloudtrail' })).toBe(1);
  });

  test('that stay stopped are told of once an hour, each time as an event of its own', async () => {
    const { registry, trails, events, time, last } = stage();
    registry.set(TRAIL, { kind: 'found', state: { ...WELL, logging: false } });
    for (let minute = 0; minute <= 120; minute += 5) {
      time.now = NOW + minute * MINUTE_MS;
      await trails();
    }
    expect(new Set(events().map(({ event }) => event.event.id)).size).toBe(3);
    expect(events()).toHaveLength(3);
    expect(last('TrailsUnhealthy')).toBe(1);
  });

  test('that are re-pointed say from where to where', async () => {
    const { registry, trails, events } = stage();
    registry.set(TRAIL, { kind: 'found', state: { ...WELL, bucket: 'elsewhere' } });
    await trails();
    expect(events()[0]?.event).toMatchObject({
      event: { action: 'trail_repointed' },
      sluice: { details: { before: 'trail-logs', now: 'elsewhere' } },
    });
  });

  test('are told of again when the queue did not take it', async () => {
    const { registry, trails, events, open, time } = stage();
    registry.set(TRAIL, { kind: 'missing' });
    open.queue = false;
    await trails();
    open.queue = true;
    time.now += 5 * MINUTE_MS;
    await trails();
    expect(events()).toHaveLength(1);
  });

  test('that nobody may ask after are unhealthy, and said so, but are no finding', async () => {
    const { registry, trails, events, last, telemetry } = stage();
    registry.set(TRAIL, { kind: 'denied', code: 'AccessDeniedException' });
    await trails();
    expect(events()).toEqual([]);
    expect(last('TrailsUnhealthy')).toBe(1);
    expect(telemetry.lines).toMatchObject([
      { level: 'error', fields: { trail: TRAIL, code: 'AccessDeniedException' } },
    ]);
  });
});

describe('accounts and regions', () => {
  const word = (change: Partial<HeardWord> = {}): HeardWord => ({
    account: '444455556666',
    region: 'eu-west-1',
    tenant: 'acme',
    kind: 'digest',
    at: NOW,
    ...change,
  });

  test('that fall silent are told of once, stay measured, and are well again when they speak', async () => {
    const { note, silence, events, time, last, telemetry } = stage();
    await note(word());
    await note(word({ region: 'us-east-1' }));
    time.now = NOW + 170 * MINUTE_MS;
    await note(word({ region: 'us-east-1', at: time.now }));
    for (let minute = 0; minute < 30; minute += 5) {
      time.now = NOW + (185 + minute) * MINUTE_MS;
      await silence();
    }
    expect(events()).toMatchObject([
      {
        tenant: 'acme',
        event: {
          '@timestamp': new Date(NOW).toISOString(),
          event: { action: 'trail_silent' },
          cloud: { account: { id: '444455556666' }, region: 'eu-west-1' },
          sluice: { details: { quiet_minutes: 185 } },
        },
      },
    ]);
    expect(last('PlacesSilent')).toBe(1);
    expect(telemetry.measurements.find(({ name }) => name === 'PlaceSilent')?.dimensions).toEqual({
      account: '444455556666',
      region: 'eu-west-1',
    });
    await note(word({ at: time.now }));
    await silence();
    expect(last('PlacesSilent')).toBe(0);
  });

  test('whose silence the queue did not take are told of at the next look', async () => {
    const { note, silence, events, open, time } = stage();
    await note(word());
    time.now = NOW + 185 * MINUTE_MS;
    open.queue = false;
    await silence();
    open.queue = true;
    await silence();
    expect(events()).toHaveLength(1);
  });

  test('are written down once a minute by each instance, whatever comes', async () => {
    const { note, heard, time } = stage();
    const noted: number[] = [];
    const counting = noteHeard({
      clock: () => time.now,
      telemetry: createMemoryTelemetry(),
      heard: {
        ...heard,
        note: async ({ at }) => {
          noted.push(at - NOW);
        },
      },
    });
    for (const seconds of [0, 10, 59, 60, 100, 30]) {
      time.now = NOW + seconds * 1_000;
      await counting(word({ at: time.now }));
    }
    expect(noted).toEqual([0, 60_000]);
    await note(word({ at: NOW + 900 * MINUTE_MS }));
    expect((await heard.quiet(time.now, 1))[0]?.heardAt).toBe(time.now);
  });

  test('that could not be written down are tried again at the next word, and no file fails for it', async () => {
    let down = true;
    const noted: HeardWord[] = [];
    const telemetry = createMemoryTelemetry();
    const note = noteHeard({
      clock: () => NOW,
      telemetry,
      heard: {
        ...createMemoryHeardBook(),
        note: async (heardWord) => {
          if (down) throw new CodedError('table_unavailable', 'the table is away', { retryable: true });
          noted.push(heardWord);
        },
      },
    });
    await note(word());
    down = false;
    await note(word());
    expect(noted).toHaveLength(1);
    expect(telemetry.lines).toMatchObject([{ level: 'warn', fields: { code: 'table_unavailable' } }]);
  });
});

test('a watch that fails is counted and said, and the others run', async () => {
  const telemetry = createMemoryTelemetry();
  const ran: string[] = [];
  const watches = {
    first: async () => {
      throw new CodedError('trails_unavailable', 'CloudTrail is away', { retryable: true });
    },
    second: async (deadline: number) => {
      ran.push(`second until ${deadline}`);
    },
  };
  await tick(telemetry, watches, 17);
  expect(ran).toEqual(['second until 17']);
  expect(telemetry.lines).toMatchObject([{ fields: { watch: 'first', code: 'trails_unavailable' } }]);
  expect(telemetry.measurements).toMatchObject([{ name: 'TrailWatchesFailed', value: 1 }]);
});
