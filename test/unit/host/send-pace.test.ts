import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHostSendPace } from '../../../adapters/host/send-pace.ts';

const LIMITS = { maxEventsPerSecond: 1_000, maxUnacknowledged: 1_000 };
const NOW = Date.parse('2026-03-01T12:00:00Z');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-pace-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const paceFolder = () => join(folder, 'pace');
const granted = async (pace = createHostSendPace(LIMITS, paceFolder())) => {
  const { granted } = await pace.take('wazuh.example.com', 1_000, NOW);
  return granted;
};
const agedBy = (name: string, ms: number) => {
  const then = new Date(Date.now() - ms);
  utimesSync(join(paceFolder(), name), then, then);
};

test('only this user can read it, and no name of a node stands in it', async () => {
  await granted();
  expect(statSync(paceFolder()).mode & 0o777).toBe(0o700);
  const [name = ''] = readdirSync(paceFolder());
  expect(statSync(join(paceFolder(), name)).mode & 0o777).toBe(0o600);
  expect(name).toMatch(/^[\w-]{24}$/);
});

test('a lock that a killed command left behind is taken over', async () => {
  await granted();
  const [name = ''] = readdirSync(paceFolder());
  writeFileSync(join(paceFolder(), `${name}.lock`), '');
  agedBy(`${name}.lock`, 3_000);
  expect(await granted()).toBeGreaterThan(0);
  expect(readdirSync(paceFolder())).toEqual([name]);
});

test('a pace of a quarter of an hour ago, and a file that is none, count as nothing', async () => {
  expect(await granted()).toBe(500);
  expect(await granted()).toBeLessThan(500);
  const [name = ''] = readdirSync(paceFolder());
  agedBy(name, 900_000);
  expect(await granted()).toBe(500);
  writeFileSync(join(paceFolder(), name), '{"rate":"much"}');
  expect(await granted()).toBe(500);
});

test('a folder that is a link to somewhere else is refused, with what to do', async () => {
  mkdirSync(join(folder, 'elsewhere'));
  symlinkSync(join(folder, 'elsewhere'), paceFolder());
  await expect(granted()).rejects.toMatchObject({
    code: 'pace_folder_foreign',
    message: expect.stringContaining('TMPDIR'),
  });
  expect(readdirSync(join(folder, 'elsewhere'))).toEqual([]);
});

test('a folder that is refused is said when the pace is asked, and ends nothing before', async () => {
  writeFileSync(paceFolder(), 'a file');
  const pace = createHostSendPace(LIMITS, join(paceFolder(), 'below'));
  await new Promise(setImmediate);
  await expect(pace.take('node', 1, NOW)).rejects.toThrow();
});
