import { describe, expect, test } from 'vitest';
import { createIncidentLog } from '../../adapters/aws/table/incident-log.ts';
import { numberOf } from '../../adapters/aws/table/table-item.ts';
import { incidentKey } from '../../adapters/aws/table/table-layout.ts';
import { createMemoryIncidentLog } from '../../adapters/memory/incident-log.ts';
import type { IncidentLog } from '../../src/notify/group/incident-log.ts';
import { openTable } from '../support/local-aws.ts';
import { incidentWith } from '../unit/notify/incident-builder.ts';

const NOW = Date.parse('2026-03-04T12:00:00Z');
const DAY_MS = 86_400_000;
const table = await openTable();

/** Each test has a time of its own, a year behind the one before, since all share a table. */
let tests = 0;
function world(log: IncidentLog) {
  const begin = NOW + ++tests * 366 * DAY_MS;
  const named = (id: string) => `${tests}-${id}`;
  const enter = (id: string, changes: Parameters<typeof incidentWith>[0] = {}) =>
    log.enter(incidentWith({ aliveUntil: begin, ...changes, thread: named(id) }));
  const alive = async (from: number) => {
    const found = [];
    for await (const records of log.aliveSince(from)) found.push(...records);
    return found.filter(
      ({ thread, aliveUntil }) => thread.startsWith(`${tests}-`) && aliveUntil < begin + DAY_MS,
    );
  };
  return { begin, named, enter, alive };
}

describe.each([
  ['memory', createMemoryIncidentLog()],
  ['DynamoDB', createIncidentLog(table)],
])('the log of incidents in %s', (_name, log) => {
  test('gives an episode back as it was entered', async () => {
    const { begin, named, enter, alive } = world(log);
    const taken = { by: 'Ada', at: begin };
    await enter('a', { taken, resolvedAt: begin });
    expect(await alive(begin)).toEqual([
      incidentWith({ thread: named('a'), aliveUntil: begin, taken, resolvedAt: begin }),
    ]);
  });

  test('has each episode once, as it was last, in whatever order it is told of', async () => {
    const { begin, enter, alive } = world(log);
    for (const changes of [2, 5, 3, 5])
      await enter('a', { changes, alerts: changes, aliveUntil: begin + changes });
    expect((await alive(begin)).map(({ alerts, aliveUntil }) => [alerts, aliveUntil - begin])).toEqual([
      [5, 5],
    ]);
  });

  test('finds what was open at a time or later, the first to end first, and nothing that was over', async () => {
    const { begin, named, enter, alive } = world(log);
    await enter('later', { aliveUntil: begin + 2 });
    await enter('over', { aliveUntil: begin - 1 });
    await enter('just', { aliveUntil: begin });
    expect((await alive(begin)).map(({ thread }) => thread)).toEqual([named('just'), named('later')]);
  });
});

test('the table forgets an episode forty days behind its end', async () => {
  await createIncidentLog(table).enter(incidentWith({ thread: 'old', aliveUntil: NOW }));
  expect(numberOf(await table.get(incidentKey('old')), 'expiresAt')).toBe((NOW + 40 * DAY_MS) / 1_000);
});
