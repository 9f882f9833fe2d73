import { describe, expect, it } from 'vitest';
import {
  type History,
  type HistoryWork,
  type RegionProgress,
  sendHistory,
} from '../../../tools/backfill/history.ts';
import { beginning } from '../../../tools/backfill/history-state.ts';

const UNTIL = Date.parse('2026-03-04T12:00:00Z');
const SINCE = UNTIL - 3_600_000;

/** A history with an event every ten seconds, newest first, three at the same second now and then. */
function world({ events = 400, pad = 0, throttleEvery = 0 } = {}) {
  const all = Array.from({ length: events }, (_, i) => ({
    at: UNTIL - Math.floor(i / 3) * 10_000,
    text: JSON.stringify({ eventID: `e-${i}`, eventName: 'GetObject', pad: 'x'.repeat(pad) }),
  }));
  let now = UNTIL;
  let asked = 0;
  const times: number[] = [];
  const history: History = {
    async page({ since, until, next }) {
      asked += 1;
      if (throttleEvery > 0 && asked % throttleEvery === 0) return 'throttled';
      times.push(now);
      const found = all.filter(({ at }) => at >= since && at <= until);
      const from = Number(next ?? 0);
      const page = found.slice(from, from + 50);
      return { events: page, next: from + 50 < found.length ? String(from + 50) : undefined };
    },
  };
  const sent: string[] = [];
  const kept: RegionProgress[] = [];
  let stop: () => boolean = () => false;
  let refuse: () => boolean = () => false;
  const work: HistoryWork = {
    history,
    send: async (body) => {
      if (refuse()) return false;
      sent.push(body);
      return true;
    },
    keep: async (progress) => {
      kept.push(progress);
    },
    now: () => now,
    wait: async (ms) => {
      now += ms;
    },
    interrupted: () => stop(),
    onPage: () => {},
    check: () => {},
    onTooLarge: () => {},
  };
  const ids = () =>
    sent.flatMap((body) =>
      (JSON.parse(body) as { readonly eventID: string }[]).map(({ eventID }) => eventID),
    );
  return {
    all,
    work,
    sent,
    kept,
    ids,
    times,
    stopWhen: (when: () => boolean) => {
      stop = when;
    },
    refuseWhen: (when: () => boolean) => {
      refuse = when;
    },
    run: (from: RegionProgress = beginning(UNTIL)) => sendHistory(work, { since: SINCE, until: UNTIL }, from),
  };
}

describe('sending history', () => {
  it('sends every event once, as many to a message as it takes', async () => {
    const { run, ids, all, sent, kept } = world({ pad: 2_000 });
    expect(await run()).toBe('done');
    expect(ids()).toEqual(all.map((_, i) => `e-${i}`));
    expect(sent.length).toBeGreaterThan(2);
    for (const body of sent) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(240_000);
    expect(kept.at(-1)).toEqual({ reachedAt: SINCE, events: 400, messages: sent.length, isDone: true });
  });

  it('asks twice a second at most, and less when it is throttled', async () => {
    const { run, times, ids } = world({ throttleEvery: 3 });
    expect(await run()).toBe('done');
    expect(new Set(ids()).size).toBe(400);
    for (const [i, time] of times.entries())
      if (i > 0) expect(time - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...times.map((time, i) => (i > 0 ? time - (times[i - 1] ?? 0) : 0)))).toBeGreaterThan(
      1_000,
    );
  });

  it.each([1, 2, 3, 5, 7])('goes on without a hole when it was interrupted after %i pages', async (pages) => {
    const { run, stopWhen, ids, times, kept, all } = world({ pad: 900 });
    stopWhen(() => times.length >= pages);
    expect(await run()).toBe('interrupted');
    const reached = kept.at(-1) as RegionProgress;
    stopWhen(() => false);
    expect(await run(reached)).toBe('done');
    expect(new Set(ids())).toEqual(new Set(all.map((_, i) => `e-${i}`)));
    // A second is asked for again, no more.
    expect(ids().length - 400).toBeLessThanOrEqual(3);
  });

  it('goes on from what is on the queue when a message was refused', async () => {
    const { run, refuseWhen, sent, ids, kept } = world({ pad: 2_000 });
    refuseWhen(() => sent.length === 2);
    expect(await run()).toBe('queue refused');
    refuseWhen(() => false);
    expect(await run(kept.at(-1))).toBe('done');
    expect(new Set(ids()).size).toBe(400);
  });

  it('says which record no message holds, and sends the others', async () => {
    const { run, work, all, ids } = world({ events: 5 });
    all[2] = { at: UNTIL, text: JSON.stringify({ eventID: 'huge', pad: 'x'.repeat(262_144) }) };
    let told = 0;
    Object.assign(work, { onTooLarge: () => (told += 1) });
    expect(await run()).toBe('done');
    expect(told).toBe(1);
    expect(ids()).toEqual(['e-0', 'e-1', 'e-3', 'e-4']);
  });
});
