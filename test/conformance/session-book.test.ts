import { describe, expect, test } from 'vitest';
import { createSessionBook } from '../../adapters/aws/table/session-book.ts';
import { sessionKey } from '../../adapters/aws/table/table-layout.ts';
import { createMemorySessionBook } from '../../adapters/memory/session-book.ts';
import type { MadeSession, SessionOrigin } from '../../src/enrich/session-book.ts';
import { openTable } from '../support/local-aws.ts';

let now = Date.parse('2026-03-01T12:00:00Z');
const clock = () => now;
const UNTIL = now + 3_600_000;

const origin = (facts: Partial<SessionOrigin> = {}): SessionOrigin => ({
  type: 'IAMUser',
  name: 'alice',
  account: '111122223333',
  path: ['role Dev (444455556666)'],
  rank: 1,
  ...facts,
});
const made = (accessKeyId: string, facts: Partial<MadeSession> = {}): MadeSession => ({
  tenant: 'acme',
  accessKeyId,
  origin: origin(),
  expiresAt: UNTIL,
  ...facts,
});

const table = await openTable();

describe.each([
  ['memory', createMemorySessionBook(clock)],
  ['DynamoDB', createSessionBook(table, clock)],
])('a book of sessions in %s', (_name, book) => {
  test('finds what was noted, in order, and nothing else', async () => {
    await book.note([
      made('ASIA1'),
      made('ASIA2', { origin: origin({ federatedBy: 'SAML Okta', path: ['a', 'b'] }) }),
    ]);
    expect(await book.find([made('ASIA2'), made('ASIA3'), made('ASIA1'), made('ASIA1')])).toEqual([
      origin({ federatedBy: 'SAML Okta', path: ['a', 'b'] }),
      undefined,
      origin(),
      origin(),
    ]);
    expect(await book.find([])).toEqual([]);
  });

  test('keeps the sessions of tenants apart', async () => {
    await book.note([made('ASIA4')]);
    expect(await book.find([made('ASIA4', { tenant: 'other' })])).toEqual([undefined]);
  });

  test('lets those who know more replace those who know less, and nobody else', async () => {
    const [byAccount, byName] = [origin({ type: 'AWSAccount', rank: 0 }), origin()];
    await book.note([made('ASIA5', { origin: byAccount })]);
    expect(await book.find([made('ASIA5')])).toEqual([byAccount]);
    await book.note([made('ASIA5', { origin: byName })]);
    await book.note([made('ASIA5', { origin: byAccount })]);
    await book.note([made('ASIA5', { origin: origin({ name: 'mallory' }) })]);
    expect(await book.find([made('ASIA5')])).toEqual([byName]);
  });

  test('forgets a session after its time, and notes another under its name', async () => {
    await book.note([made('ASIA6', { expiresAt: now + 1_000 })]);
    now += 1_000;
    expect(await book.find([made('ASIA6')])).toEqual([undefined]);
    await book.note([made('ASIA6', { origin: origin({ name: 'bob' }) })]);
    expect(await book.find([made('ASIA6')])).toEqual([origin({ name: 'bob' })]);
  });

  test('takes many at once', async () => {
    const many = Array.from({ length: 40 }, (_, i) => made(`ASIAMANY${i}`));
    await book.note(many);
    expect((await book.find(many)).every((found) => found?.name === 'alice')).toBe(true);
  });
});

test('the table shows no key of a session', () => {
  expect(sessionKey('acme', 'ASIA1')).not.toContain('ASIA1');
});
