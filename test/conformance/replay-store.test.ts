import { describe, expect, test } from 'vitest';
import { createReplayStore } from '../../adapters/aws/table/replay-store.ts';
import { replayKey } from '../../adapters/aws/table/table-layout.ts';
import { createMemoryReplayStore } from '../../adapters/memory/replay-store.ts';
import { deployedDoor } from '../support/deployed.ts';
import { openClient } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const UNTIL = NOW + 600_000;

const { client, table, reader } = await openClient();
const deployed = await deployedDoor();
const asDeployed = await openClient(deployed);

describe.each([
  ['memory', createMemoryReplayStore()],
  ['DynamoDB', createReplayStore(client, table)],
  ['DynamoDB, as deployed', deployed.createReplayStore(asDeployed.client, asDeployed.table)],
])('used signatures in %s', (_name, replays) => {
  test('are new once', async () => {
    expect(await replays.firstUse('once', UNTIL, NOW)).toBe(true);
    expect(await replays.firstUse('once', UNTIL, NOW)).toBe(false);
    expect(await replays.firstUse('once', UNTIL + 1, UNTIL - 1)).toBe(false);
  });

  test('do not stand in the way of others', async () => {
    await replays.firstUse('one', UNTIL, NOW);
    expect(await replays.firstUse('other', UNTIL, NOW)).toBe(true);
    expect(await replays.firstUse('__proto__', UNTIL, NOW)).toBe(true);
  });

  test('are new to exactly one of many who ask at once', async () => {
    const uses = await Promise.all(
      Array.from({ length: 20 }, () => replays.firstUse('contended', UNTIL, NOW)),
    );
    expect(uses.filter(Boolean)).toHaveLength(1);
  });

  test('are forgotten after their time, and then remembered anew', async () => {
    await replays.firstUse('old', UNTIL, NOW);
    expect(await replays.firstUse('old', UNTIL + 600_000, UNTIL)).toBe(true);
    expect(await replays.firstUse('old', UNTIL + 600_000, UNTIL + 1)).toBe(false);
  });

  test('may have any text for an id', async () => {
    const id = `${'x'.repeat(5_000)} ☃\n`;
    expect(await replays.firstUse(id, UNTIL, NOW)).toBe(true);
    expect(await replays.firstUse(id, UNTIL, NOW)).toBe(false);
  });
});

test('the table deletes a used signature by itself, and does not show it', async () => {
  await createReplayStore(client, table).firstUse('a-key:a-signature', UNTIL, NOW);
  expect(replayKey('a-key:a-signature')).not.toContain('a-signature');
  expect(await reader.get(replayKey('a-key:a-signature'))).toMatchObject({ expiresAt: UNTIL / 1_000 });
});

test('memory holds no more than it is told to, and forgets what is oldest first', async () => {
  const replays = createMemoryReplayStore(3);
  for (const id of ['a', 'b', 'c', 'd']) await replays.firstUse(id, UNTIL, NOW);
  expect(await replays.firstUse('d', UNTIL, NOW)).toBe(false);
  expect(await replays.firstUse('b', UNTIL, NOW)).toBe(false);
  expect(await replays.firstUse('a', UNTIL, NOW)).toBe(true);
});
