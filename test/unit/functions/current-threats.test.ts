import { expect, test } from 'vitest';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createCurrentThreats } from '../../../functions/enrich/current-threats.ts';
import { indicator, THREAT_NOW, threatFile } from '../../support/indicators.ts';

const files = new Map([
  ['v1', threatFile([indicator('ip', '203.0.113.4')])],
  ['v2', threatFile([indicator('ip', '203.0.113.4'), indicator('ip', '203.0.113.5')])],
  ['bad', Buffer.from('not a set')],
]);

function stage(first: string | undefined) {
  const world = { now: THREAT_NOW * 1_000, version: first, asked: 0, read: 0, down: false };
  const telemetry = createMemoryTelemetry();
  const threats = createCurrentThreats({
    clock: () => world.now,
    telemetry,
    shelf: {
      async current() {
        world.asked += 1;
        if (world.down) throw new Error('out of reach');
        return world.version === undefined ? undefined : { version: world.version };
      },
      async read(version) {
        world.read += 1;
        return files.get(version);
      },
    },
  });
  const later = async (version: string | undefined) => {
    world.version = version;
    world.now += 60_000;
    await threats.refresh();
    // What is loaded meanwhile: the shelf answers in the same turn of the loop.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  };
  return { world, threats, telemetry, later };
}

test('the first set is waited for, and a newer one takes its place without a new deployment', async () => {
  const { world, threats, later } = stage('v1');
  await threats.refresh();
  expect(threats.set()?.indicators).toBe(1);
  await threats.refresh();
  expect(world.asked).toBe(1);
  await later('v1');
  expect([world.asked, world.read]).toEqual([2, 1]);
  await later('v2');
  expect(threats.set()?.indicators).toBe(2);
});

test('a set that is refused or missing, and a store out of reach, leave the one in use', async () => {
  const { world, threats, telemetry, later } = stage('v1');
  await threats.refresh();
  await later('bad');
  await later('bad');
  expect(world.read).toBe(2);
  await later('gone');
  world.down = true;
  await later('v2');
  expect(threats.set()?.indicators).toBe(1);
  expect(JSON.stringify(telemetry)).toContain('refused');
});

test('without any set events go unmarked', async () => {
  const { threats } = stage(undefined);
  await threats.refresh();
  expect(threats.set()).toBeUndefined();
});
