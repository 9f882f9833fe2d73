import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createSendPace } from '../../adapters/aws/table/send-pace.ts';
import { createHostSendPace } from '../../adapters/host/send-pace.ts';
import { createMemorySendPace } from '../../adapters/memory/send-pace.ts';
import type { SendPace } from '../../src/forward/send-pace.ts';
import { openTable } from '../support/local-aws.ts';

const table = await openTable();
const folder = mkdtempSync(join(tmpdir(), 'sluice-pace-'));
afterAll(() => rmSync(folder, { recursive: true }));
const NOW = Date.parse('2026-03-01T12:00:00Z');
const LIMITS = { maxEventsPerSecond: 3_000, maxUnacknowledged: 3_000 };

const shared = createMemorySendPace(LIMITS);

type Granted = Extract<Awaited<ReturnType<SendPace['take']>>, { readonly grant: string }>;

/** The grant that must be given. */
async function granted(pace: SendPace, node: string, want: number, now: number): Promise<Granted> {
  const answer = await pace.take(node, want, now);
  if ('retryAt' in answer) throw new Error(`denied until ${answer.retryAt - now} ms later`);
  return answer;
}

/** Takes and settles in turn for `ms`, as a sender does that has endless events; what was written, and when. */
async function send(pace: SendPace, node: string, ms: number, skew = 0) {
  const written: { readonly at: number; readonly events: number }[] = [];
  for (let now = NOW; now < NOW + ms; ) {
    const answer = await pace.take(node, 2_000, now + skew);
    if ('retryAt' in answer) now = Math.max(answer.retryAt - skew, now + 20);
    else {
      now = Math.max(now, answer.at - skew);
      if (now < NOW + ms) written.push({ at: now, events: answer.granted });
      now += 20;
      await pace.settle(node, answer.grant, 'acknowledged', now + skew);
    }
  }
  return written;
}

const total = (sent: readonly { readonly events: number }[]) =>
  sent.reduce((sum, { events }) => sum + events, 0);

describe.each<[string, () => SendPace]>([
  ['memory', () => shared],
  // Each taker has its own, as each function has.
  ['DynamoDB', () => createSendPace(table, LIMITS)],
  ['files of this machine', () => createHostSendPace(LIMITS, folder)],
])('the pace of a node in %s', (name, another) => {
  const node = (test: string) => `${name}-${test}`;

  test('of many who ask at once none gets more than is left of the window, and several get something', async () => {
    const takers = Array.from({ length: 12 }, another);
    const answers = await Promise.all(takers.map((pace) => pace.take(node('window'), 2_000, NOW)));
    const grants = answers.flatMap((answer) => ('grant' in answer ? [answer] : []));
    expect(grants.length).toBeGreaterThanOrEqual(3);
    expect(total(grants.map((grant) => ({ events: grant.granted })))).toBeLessThanOrEqual(3_000);
    for (const answer of answers) if ('retryAt' in answer) expect(answer.retryAt).toBeGreaterThan(NOW);
  });

  test('what was settled may be sent again, and an unsettled grant blocks its part for a minute', async () => {
    const pace = another();
    const open: Granted[] = [];
    for (let now = NOW; ; now += 1_000) {
      const answer = await pace.take(node('crash'), 2_000, now);
      if ('retryAt' in answer) break;
      open.push(answer);
    }
    const [first] = open;
    const taken = total(open.map(({ granted: events }) => ({ events })));
    expect(taken).toBeGreaterThan(2_900);
    expect(taken).toBeLessThanOrEqual(3_000);
    await another().settle(node('crash'), first?.grant ?? '', 'acknowledged', NOW + 20_000);
    const again = await granted(another(), node('crash'), 2_000, NOW + 20_000);
    expect(again.granted).toBeGreaterThanOrEqual((first?.granted ?? 0) / 2);
    // The others' takers have crashed: nobody settles for them.
    const rest = async (now: number) => (await granted(another(), node('crash'), 2_000, now)).granted;
    expect(await rest(NOW + 79_999)).toBeLessThanOrEqual(1_500);
    expect(await rest(NOW + 80_001)).toBeGreaterThanOrEqual(750);
  });

  test('all takers together are not granted more than the highest rate, and near to it', async () => {
    const sent = (
      await Promise.all(Array.from({ length: 4 }, () => send(another(), node('rate'), 3_000)))
    ).flat();
    expect(total(sent)).toBeLessThanOrEqual(3_000 * 3 + 2_000);
    expect(total(sent)).toBeGreaterThan(3_000 * 3 * 0.7);
  });

  test('one who says that events were dropped slows everybody down, and at once', async () => {
    const [unlucky, other] = [another(), another()];
    const mine = await granted(unlucky, node('slow'), 2_000, NOW);
    await unlucky.settle(node('slow'), mine.grant, 'dropping', NOW + 100);
    const next = await granted(other, node('slow'), 2_000, NOW + 100);
    expect(next.at).toBeGreaterThanOrEqual(NOW + 1_000);
    const sent = await send(other, node('slow'), 4_000);
    // Half of 3 000 a second, after a second of rest, and what it grew meanwhile.
    expect(total(sent)).toBeLessThan(3 * 1_500 + 1_500 + 1_500);
    expect(total(sent)).toBeGreaterThan(2_000);
  });

  test('a loss that several meet in one round trip halves the pace once', async () => {
    const [first, second, third] = [another(), another(), another()];
    const grants = [
      await granted(first, node('once'), 800, NOW),
      await granted(second, node('once'), 800, NOW),
      await granted(third, node('once'), 800, NOW),
    ];
    for (const { grant } of grants) await second.settle(node('once'), grant, 'missing_pong', NOW + 500);
    const before = await granted(first, node('once'), 750, NOW + 1_500);
    const after = await granted(first, node('once'), 750, NOW + 1_500);
    expect(after.at - before.at).toBe(500);
  });

  test('clocks that differ by some hundred milliseconds cost neither the window nor the rate', async () => {
    const skews = [-300, 0, 300];
    const sent = (await Promise.all(skews.map((skew) => send(another(), node('skew'), 3_000, skew)))).flat();
    expect(total(sent)).toBeLessThanOrEqual(3_000 * 3.6 + 2_000);
    expect(total(sent)).toBeGreaterThan(3_000 * 3 * 0.6);
  });

  test('nodes have paces of their own, and a settled grant that is gone changes nothing', async () => {
    const pace = another();
    const mine = await granted(pace, node('a'), 2_000, NOW);
    await pace.settle(node('b'), mine.grant, 'dropping', NOW);
    await pace.settle(node('a'), 'never-granted', 'dropping', NOW);
    expect((await granted(pace, node('b'), 10, NOW)).at).toBe(NOW);
    expect((await granted(pace, node('a'), 10, NOW)).at).toBe(NOW + (mine.granted / 3_000) * 1_000);
  });

  test('nothing is granted more than a second or two ahead', async () => {
    const pace = another();
    let answer = await pace.take(node('ahead'), 2_000, NOW);
    let last = 0;
    while ('grant' in answer) {
      last = answer.at;
      await pace.settle(node('ahead'), answer.grant, 'acknowledged', NOW);
      answer = await pace.take(node('ahead'), 2_000, NOW);
    }
    expect(last).toBeLessThanOrEqual(NOW + 2_000);
    expect(answer.retryAt).toBeGreaterThan(NOW);
    expect(answer.retryAt).toBeLessThanOrEqual(NOW + 2_000);
  });
});

test('a pace in the table that nobody has used for an hour is found out anew, whenever TTL deletes it', async () => {
  const pace = createSendPace(table, LIMITS);
  const first = await granted(pace, 'forgotten', 2_000, NOW);
  await pace.settle('forgotten', first.grant, 'dropping', NOW + 100);
  const lowered = await granted(pace, 'forgotten', 2_000, NOW + 2_000);
  expect(lowered.granted).toBeLessThan(first.granted);
  await pace.settle('forgotten', lowered.grant, 'acknowledged', NOW + 2_100);
  expect((await granted(pace, 'forgotten', 2_000, NOW + 7_200_000)).granted).toBe(first.granted);
  const another = createSendPace(table, LIMITS);
  expect((await another.take('forgotten', 2_000, NOW + 14_400_000)).granted).toBe(first.granted);
});
