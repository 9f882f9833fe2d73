import { describe, expect, test } from 'vitest';
import { createHeardBook } from '../../adapters/aws/table/heard-book.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createMemoryHeardBook } from '../../adapters/memory/heard-book.ts';
import {
  HEARD_LIFETIME_MS,
  type HeardBook,
  type HeardWord,
  MAX_USUAL_QUIET_MS,
} from '../../src/event/heard-book.ts';
import { openClient } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;
const WORD: HeardWord = {
  account: '111122223333',
  region: 'eu-west-1',
  tenant: 'main',
  kind: 'log',
  at: NOW,
};

const { client, table } = await openClient();
const inTable = createHeardBook(createTable(client, table));

/** Each test has a region of its own, since all share a table. */
let places = 0;
const somewhere = (): HeardWord => ({ ...WORD, region: `eu-test-${++places}` });
const found = async (book: HeardBook, { region }: HeardWord, until = NOW + HOUR_MS) =>
  (await book.quiet(until, 100)).find((heard) => heard.region === region);

describe.each([
  ['memory', createMemoryHeardBook()],
  ['DynamoDB', inTable],
])('what was heard of accounts and regions, in %s', (_name, book) => {
  test('is found by those who ask who was quiet since then, and by nobody who asks for earlier', async () => {
    const word = somewhere();
    await book.note(word);
    const { account, region, tenant } = word;
    expect(await found(book, word, NOW)).toEqual({ account, region, tenant, heardAt: NOW, usualQuietMs: 0 });
    expect(await found(book, word, NOW - 1)).toBeUndefined();
  });

  test('is heard by its tenant alone: what another tenant’s bucket says of it ends no silence', async () => {
    const word = somewhere();
    await book.note(word);
    await book.note({ ...word, tenant: 'other', at: NOW + HOUR_MS });
    expect(await found(book, word, NOW)).toMatchObject({ tenant: 'main', heardAt: NOW });
    expect(await book.tell({ ...word, heardAt: NOW, usualQuietMs: 0 })).toBe(true);
    expect(await found(book, word)).toMatchObject({ tenant: 'other' });
  });

  test('goes forward only: a word that comes late changes nothing', async () => {
    const word = somewhere();
    await book.note(word);
    await book.note({ ...word, at: NOW - HOUR_MS });
    expect(await found(book, word)).toMatchObject({ heardAt: NOW, usualQuietMs: 0 });
  });

  test('keeps the last digest apart, also one that is older than the last log', async () => {
    const word = somewhere();
    await book.note(word);
    await book.note({ ...word, kind: 'digest', at: NOW - HOUR_MS });
    expect(await found(book, word)).toMatchObject({ heardAt: NOW, lastDigest: NOW - HOUR_MS });
    await book.note({ ...word, kind: 'digest', at: NOW + 1 });
    expect(await found(book, word)).toMatchObject({ heardAt: NOW + 1, lastDigest: NOW + 1 });
  });

  test('learns the longest quiet that is usual, up to a bound', async () => {
    const word = somewhere();
    await book.note(word);
    await book.note({ ...word, at: NOW + 5 * HOUR_MS });
    await book.note({ ...word, at: NOW + 6 * HOUR_MS });
    expect(await found(book, word, NOW + 6 * HOUR_MS)).toMatchObject({ usualQuietMs: 5 * HOUR_MS });
    await book.note({ ...word, at: NOW + 200 * HOUR_MS });
    expect(await found(book, word, NOW + 200 * HOUR_MS)).toMatchObject({ usualQuietMs: MAX_USUAL_QUIET_MS });
  });

  test('is told once when it is silence, stays among the silent, and ends with the next word', async () => {
    const word = somewhere();
    await book.note(word);
    const heard = await found(book, word);
    if (heard === undefined) throw new Error('nothing was heard');
    const silent = async () =>
      (await book.silent(NOW + HOUR_MS, 100)).filter(({ region }) => region === word.region);
    expect(await Promise.all([book.tell(heard), book.tell(heard)])).toContain(true);
    expect(await book.tell(heard)).toBe(false);
    expect(await found(book, word)).toBeUndefined();
    expect(await silent()).toEqual([heard]);
    await book.note({ ...word, at: NOW + 1 });
    expect(await silent()).toEqual([]);
    expect(await found(book, word)).toMatchObject({ heardAt: NOW + 1 });
  });

  test('is not told as silent when a word came meanwhile', async () => {
    const word = somewhere();
    await book.note(word);
    const heard = await found(book, word);
    await book.note({ ...word, at: NOW + 1 });
    expect(heard && (await book.tell(heard))).toBe(false);
  });

  test('is forgotten after a month', async () => {
    const word = somewhere();
    await book.note(word);
    const heard = await found(book, word);
    expect(heard && (await book.tell(heard))).toBe(true);
    const regions = (await book.silent(NOW + HEARD_LIFETIME_MS, 100)).map(({ region }) => region);
    expect(regions).not.toContain(word.region);
  });

  test('is listed quietest first, up to a limit', async () => {
    const words = [2, 0, 1].map((hours) => ({ ...somewhere(), at: NOW - 900 * HOUR_MS + hours }));
    for (const word of words) await book.note(word);
    const heard = await book.quiet(NOW - 899 * HOUR_MS, 2);
    expect(heard.map(({ region }) => region)).toEqual([words[1]?.region, words[2]?.region]);
  });
});

test('instances that hear of one place at once lose no word', async () => {
  const word = somewhere();
  await Promise.all([0, 1, 2, 3].map((ms) => inTable.note({ ...word, at: NOW + ms })));
  expect(await found(inTable, word)).toMatchObject({ heardAt: NOW + 3 });
});
