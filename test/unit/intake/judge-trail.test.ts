import { describe, expect, test } from 'vitest';
import { ACCEPTED_AFTER_MS, judgeTrail, TELL_AGAIN_MS } from '../../../src/intake/trail/judge-trail.ts';
import type { TrailAnswer, TrailMemory, TrailState } from '../../../src/intake/trail/trail-state.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const MINUTE_MS = 60_000;
const LATE_MS = 180 * MINUTE_MS;
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-000000000001';

const WELL: TrailState = {
  bucket: 'trail-logs',
  prefix: '',
  kmsKey: '',
  multiRegion: true,
  globalEvents: true,
  organization: true,
  validation: true,
  covers: ['management read', 'management write'],
  logging: true,
  startedAt: NOW - 90 * 24 * 60 * MINUTE_MS,
  deliveredAt: NOW - 5 * MINUTE_MS,
  digestAt: NOW - 30 * MINUTE_MS,
  deliveryError: '',
  digestError: '',
};
const NOTHING_KNOWN: TrailMemory = { troubles: {} };
const KNOWN: TrailMemory = { known: WELL, troubles: {} };

interface Look {
  readonly watched?: { readonly kmsKeyArn?: string; readonly verify?: boolean };
  readonly memory?: TrailMemory;
  readonly now?: number;
}

function look(change: Partial<TrailState> | 'missing', { watched, memory = KNOWN, now = NOW }: Look = {}) {
  const delivered = { deliveredAt: now - 5 * MINUTE_MS, digestAt: now - 30 * MINUTE_MS };
  const answer: Exclude<TrailAnswer, { kind: 'denied' }> =
    change === 'missing'
      ? { kind: 'missing' }
      : { kind: 'found', state: { ...WELL, ...delivered, ...change } };
  return judgeTrail({ bucket: 'trail-logs', verify: true, ...watched }, memory, answer, LATE_MS, now);
}
const found = (...args: Parameters<typeof look>) =>
  look(...args).troubles.map(({ finding, name }) => `${finding} ${name}`);

test('a trail that is as it was has no trouble', () => {
  expect(look({})).toEqual({ troubles: [], memory: KNOWN });
});

test('a trail that is seen for the first time is right as it is, but for what the configuration says', () => {
  const first = { memory: NOTHING_KNOWN };
  expect(found({ prefix: 'logs', kmsKey: KEY, multiRegion: false }, first)).toEqual([]);
  expect(found({ bucket: 'other', validation: false, logging: false }, first)).toEqual([
    'trail_repointed bucket',
    'trail_repointed validation',
    'trail_stopped stopped',
  ]);
});

test('a trail that was deleted has stopped', () => {
  expect(found('missing')).toEqual(['trail_stopped gone']);
});

test('a trail that was stopped says since when', () => {
  const stoppedAt = NOW - 4 * MINUTE_MS;
  expect(look({ logging: false, stoppedAt }).troubles).toMatchObject([
    { finding: 'trail_stopped', at: stoppedAt, since: NOW, tell: true },
  ]);
});

describe('a trail is re-pointed when', () => {
  test.each<[string, Partial<TrailState>, string]>([
    ['it writes to another bucket', { bucket: 'other' }, 'bucket'],
    ['it writes under another prefix', { prefix: 'away' }, 'prefix'],
    ['it encrypts with another key', { kmsKey: KEY }, 'key'],
    ['it writes no digests', { validation: false }, 'validation'],
    ['it records one region', { multiRegion: false }, 'multiRegion'],
    ['it leaves out global services', { globalEvents: false }, 'globalEvents'],
    ['it records one account', { organization: false }, 'organization'],
    ['it records no reads', { covers: ['management write'] }, 'coverage'],
  ])('%s', (_name, change, name) => {
    expect(found(change)).toEqual([`trail_repointed ${name}`]);
  });

  test('it encrypts with another key than the configured one', () => {
    const watched = { kmsKeyArn: KEY };
    expect(found({}, { watched })).toEqual(['trail_repointed key']);
    expect(found({ kmsKey: KEY }, { watched })).toEqual([]);
  });

  test('it records more, which is well', () => {
    const memory = { known: { ...WELL, multiRegion: false, covers: ['management write'] }, troubles: {} };
    expect(found({}, { memory })).toEqual([]);
  });

  test('nobody may ask what it records, which says nothing and is not forgotten', () => {
    const { troubles, memory } = look({ covers: undefined });
    expect(troubles).toEqual([]);
    expect(memory.known?.covers).toEqual(WELL.covers);
  });
});

test('digests that are not wanted are not missed, unless there were any', () => {
  const watched = { verify: false };
  expect(found({ validation: false }, { watched, memory: NOTHING_KNOWN })).toEqual([]);
  expect(found({ validation: false }, { watched })).toEqual(['trail_repointed validation']);
});

describe('delivery fails when', () => {
  test('CloudTrail says that it cannot write', () => {
    expect(found({ deliveryError: 'AccessDenied', digestError: 'NoSuchBucket' })).toEqual([
      'trail_delivery_failing delivery',
      'trail_delivery_failing digest',
    ]);
  });

  test('nothing was written for long', () => {
    expect(found({ deliveredAt: NOW - LATE_MS })).toEqual([]);
    expect(found({ deliveredAt: NOW - LATE_MS - 1, digestAt: NOW - LATE_MS - 1 })).toEqual([
      'trail_delivery_failing late',
      'trail_delivery_failing digest_late',
    ]);
  });

  test('the trail has been on for long and has written nothing yet', () => {
    const never = { deliveredAt: undefined, digestAt: undefined };
    expect(found({ ...never, startedAt: NOW - MINUTE_MS })).toEqual([]);
    expect(found({ ...never, startedAt: NOW - LATE_MS - 1 })).toHaveLength(2);
  });
});

test('what lasts is told once an hour, and keeps the time when it was found', () => {
  const at = (minutes: number, memory: TrailMemory) =>
    look({ logging: false }, { memory, now: NOW + minutes * MINUTE_MS });
  const first = at(0, KNOWN);
  const soon = at(5, first.memory);
  expect(soon.troubles).toMatchObject([{ tell: false, since: NOW }]);
  const later = at(TELL_AGAIN_MS / MINUTE_MS, soon.memory);
  expect(later.troubles).toMatchObject([{ tell: true, since: NOW }]);
  expect(at(65, later.memory).troubles).toMatchObject([{ tell: false }]);
});

test('what is over is forgotten, and news when it comes back', () => {
  const stopped = look({ logging: false });
  const well = look({}, { memory: stopped.memory, now: NOW + MINUTE_MS });
  expect(well).toMatchObject({ troubles: [], memory: { troubles: {} } });
  const again = look({ logging: false }, { memory: well.memory, now: NOW + 2 * MINUTE_MS });
  expect(again.troubles).toMatchObject([{ tell: true }]);
});

test('a change that lasts a day was meant, and going back would be the change', () => {
  const changed = look({ prefix: 'new' });
  const late = { now: NOW + ACCEPTED_AFTER_MS - 1 };
  expect(found({ prefix: 'new' }, { ...late, memory: changed.memory })).toEqual(['trail_repointed prefix']);
  const accepted = look({ prefix: 'new' }, { memory: changed.memory, now: NOW + ACCEPTED_AFTER_MS });
  expect(accepted).toMatchObject({ troubles: [], memory: { known: { prefix: 'new' }, troubles: {} } });
  expect(found({ prefix: '' }, { memory: accepted.memory })).toEqual(['trail_repointed prefix']);
});

test('what the configuration says otherwise is told for as long as it lasts', () => {
  const changed = look({ bucket: 'other' });
  expect(found({ bucket: 'other' }, { memory: changed.memory, now: NOW + 30 * ACCEPTED_AFTER_MS })).toContain(
    'trail_repointed bucket',
  );
});
