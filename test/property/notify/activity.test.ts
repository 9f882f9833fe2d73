import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Envelope } from '../../../src/event/envelope.ts';
import { ACTIVITIES } from '../../../src/notify/activity/activity-kind.ts';
import {
  type ActivitySum,
  createActivitySum,
  fittedSum,
  MARKS,
  MAX_SUM_BYTES,
} from '../../../src/notify/activity/activity-sum.ts';
import { readArchived } from '../../../src/notify/activity/archived-events.ts';
import { app, trail } from '../../support/any-envelope.ts';
import { envelope } from '../../support/envelopes.ts';

const ACTIONS = ['auth_login', 'auth_login_failed', 'credential_read', 'admin_privilege_change', 'api_get'];
const KINDS = [['start'], ['start'], ['access'], ['admin'], ['access']];
const CATEGORIES = [['authentication'], ['authentication'], ['iam'], ['iam'], ['web']];

const event = fc
  .record({
    user: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
    from: fc.integer({ min: 0, max: 30 }),
    action: fc.nat(ACTIONS.length - 1),
    failed: fc.boolean(),
    minute: fc.nat(59),
  })
  .map(({ user, from, action, failed, minute }): Envelope => {
    const { event: base } = envelope('x').event;
    return envelope('x', {
      event: {
        ...base,
        action: ACTIONS[action] ?? '',
        category: CATEGORIES[action] ?? [],
        type: KINDS[action] ?? [],
        outcome: failed ? 'failure' : 'success',
        created: `2026-03-04T05:${String(minute).padStart(2, '0')}:00.000Z`,
      },
      user: user === undefined ? undefined : { name: `user-${user}` },
      source: { ip: `198.51.100.${from}` },
    });
  });

function summed(events: readonly Envelope[], words?: number): ActivitySum {
  const sum = createActivitySum(words);
  for (const each of events) sum.add(each);
  return sum.sum();
}

function merged(sums: readonly ActivitySum[], words?: number): ActivitySum {
  const all = createActivitySum(words);
  for (const sum of sums) all.addSum(sum);
  return all.sum();
}

test('sums of portions are the sum of all, however they are put together', () => {
  const portions = fc.tuple(fc.array(event), fc.array(event), fc.array(event));
  fc.assert(
    fc.property(portions, ([a, b, c]) => {
      const all = summed([...c, ...a, ...b]);
      const [x, y, z] = [summed(a), summed(b), summed(c)];
      expect(merged([merged([x, y]), z])).toEqual(all);
      expect(merged([x, merged([z, y])])).toEqual(all);
      expect(merged([all, summed([])])).toEqual(all);
    }),
    { numRuns: 50 },
  );
});

test('totals stay exact when there are too many words, and no count is off by more than is said', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(event), { maxLength: 4 }),
      fc.integer({ min: 1, max: 8 }),
      (hours, words) => {
        const cut = merged(
          hours.map((hour) => summed(hour, words)),
          words,
        );
        const whole = summed(hours.flat(), 1_000);
        expect(cut.events).toBe(whole.events);
        expect(cut.totals).toEqual(whole.totals);
        for (const tally of ['users', 'signIns', 'failedFrom', 'credentials', 'admin'] as const) {
          const counts = new Map(cut[tally].rows.map(({ word, count }) => [word, count]));
          expect(counts.size).toBeLessThanOrEqual(words);
          for (const { word, count } of whole[tally].rows) {
            const counted = counts.get(word) ?? 0;
            expect(counted).toBeLessThanOrEqual(count);
            expect(count - counted).toBeLessThanOrEqual(cut[tally].error);
          }
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('a sum fits, whoever names themselves how', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('x', 'ż', '😀', '"', '\u0001'),
      fc.integer({ min: 1, max: 256 }),
      (unit, length) => {
        const sum = createActivitySum();
        for (let i = 0; i < 700; i += 1) {
          const name = `${i}${unit.repeat(length)}`.slice(0, 256);
          const { event: base } = envelope('x').event;
          for (const [at, action] of ACTIONS.entries())
            sum.add(
              envelope('x', {
                event: { ...base, action, category: CATEGORIES[at] ?? [], type: KINDS[at] ?? [] },
                user: { name },
                source: { address: name },
              }),
            );
        }
        const whole = sum.sum();
        const fitted = fittedSum(whole);
        expect(Buffer.byteLength(JSON.stringify(fitted))).toBeLessThanOrEqual(MAX_SUM_BYTES);
        expect(fitted.totals).toEqual(whole.totals);
        expect(fitted.signIns.rows.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 5 },
  );
});

test('different addresses of a user are counted up to a number, and no more than there are', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1 }), (addresses) => {
      const { users } = summed(
        addresses.map((n) => envelope('x', { user: { name: 'alice' }, source: { ip: `198.51.100.${n}` } })),
      );
      expect(users.rows[0]?.info.from).toHaveLength(Math.min(MARKS, new Set(addresses).size));
    }),
    { numRuns: 50 },
  );
});

test('any line of an archive is read or refused, and any event that is read can be summed', () => {
  const line = fc.oneof(
    fc.oneof(app, trail).map((value) => JSON.stringify(value)),
    fc.json({ maxDepth: 4 }),
    fc.string(),
  );
  let read = 0;
  fc.assert(
    fc.property(line, (text) => {
      const found = readArchived(text);
      if (found === undefined) return;
      read += 1;
      const sum = summed([found]);
      expect(sum.events).toBe(1);
      expect(ACTIVITIES.reduce((all, name) => all + sum.totals[name].all, 0)).toBeLessThanOrEqual(1);
      expect(merged([JSON.parse(JSON.stringify(sum)) as ActivitySum])).toEqual(sum);
    }),
    { numRuns: 200 },
  );
  expect(read).toBeGreaterThan(10);
});
