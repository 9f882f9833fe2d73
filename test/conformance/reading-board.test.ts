import { describe, expect, test } from 'vitest';
import { createReadingBoard } from '../../adapters/aws/table/reading-board.ts';
import { createMemoryReadingBoard } from '../../adapters/memory/reading-board.ts';
import type { CountersReading, ReadingBoard } from '../../src/forward/manager-counters.ts';
import { openTable } from '../support/local-aws.ts';

const table = await openTable();
const NOW = Date.parse('2026-03-01T12:00:00Z');
const memory = createMemoryReadingBoard();

const reading = (dropped: number): CountersReading => ({
  startedAt: 'a b',
  dropped,
  discarded: 0,
  analysisUsage: 0.25,
  receiverUsage: 0,
});

describe.each<[string, () => ReadingBoard]>([
  ['memory', () => memory],
  // Each asker has its own, as each function has.
  ['DynamoDB', () => createReadingBoard(table)],
])('the readings of a node on the board in %s', (name, another) => {
  const node = (test: string) => `${name}-${test}`;

  test('of many who want to ask at once one may, and the others are told to come back in a second', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => another().claim(node('rush'), NOW)));
    expect(answers.filter(({ granted }) => granted)).toHaveLength(1);
    for (const answer of answers) if (!answer.granted) expect(answer.retryAt).toBe(NOW + 1_000);
  });

  test('in a minute the node is asked sixty times at most, however many want to', async () => {
    let asked = 0;
    for (let now = NOW; now < NOW + 60_000; now += 400)
      if ((await another().claim(node('minute'), now)).granted) asked += 1;
    expect(asked).toBeGreaterThan(45);
    expect(asked).toBeLessThanOrEqual(60);
  });

  test('who may not ask is given the newest reading, which says no later time than it is of', async () => {
    const board = another();
    await board.claim(node('news'), NOW);
    expect(await another().claim(node('news'), NOW)).toMatchObject({ granted: false, latest: undefined });
    await board.post(node('news'), { asOf: NOW + 10, reading: reading(7) });
    await another().post(node('news'), { asOf: NOW + 5, reading: reading(3) });
    const answer = await another().claim(node('news'), NOW + 20);
    expect(answer).toMatchObject({ granted: false, latest: { reading: reading(7) } });
    const asOf = answer.granted ? Number.NaN : answer.latest?.asOf;
    expect(asOf).toBeLessThanOrEqual(NOW + 10);
    expect(asOf).toBeGreaterThanOrEqual(NOW + 10 - 500);
  });

  test('a node that is to rest is asked by nobody until then, and a shorter rest does not shorten it', async () => {
    await another().rest(node('rest'), NOW + 61_000);
    await another().rest(node('rest'), NOW + 10_000);
    expect(await another().claim(node('rest'), NOW + 60_999)).toMatchObject({
      granted: false,
      retryAt: NOW + 61_000,
    });
    expect(await another().claim(node('rest'), NOW + 61_000)).toEqual({ granted: true });
  });

  test('nodes have turns of their own', async () => {
    expect((await another().claim(node('one'), NOW)).granted).toBe(true);
    expect((await another().claim(node('two'), NOW)).granted).toBe(true);
  });
});
