import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConsoleServer } from '../../../tools/console/server.ts';
import { type RunningStack, readState, statePath, writeState } from '../../../tools/local/state-file.ts';
import { startBareConsole } from '../../support/bare-console.ts';

let folder: string;
let path: string;
let console: ConsoleServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-state-test-'));
  path = join(folder, 'below', 'local.json');
  console = await startBareConsole();
});
afterEach(async () => {
  await console.close();
  await rm(folder, { recursive: true });
});

const state = (changes: Partial<RunningStack> = {}): RunningStack => ({
  pid: process.pid,
  ingestUrl: 'http://127.0.0.1:1',
  consoleUrl: console.endpoint,
  consoleToken: console.token,
  key: 'slk_test',
  s3: 'http://127.0.0.1:2',
  dynamodb: 'http://127.0.0.1:3',
  sqs: 'http://127.0.0.1:4',
  secretsmanager: 'http://127.0.0.1:5',
  cloudtrail: 'http://127.0.0.1:6',
  manager: { url: 'https://127.0.0.1:6', tls: {} },
  localManager: true,
  ...changes,
});

test('a running stack is found by the word it left, for this user alone, and by nothing when it has gone', async () => {
  const forget = await writeState(state(), path);
  expect(await readState(path)).toEqual(state());
  expect((await stat(path)).mode & 0o077).toBe(0);
  await forget();
  expect(await readState(path)).toBeUndefined();
  expect(await readdir(join(folder, 'below'))).toEqual([]);
});

test('what a crashed stack left does not count, although its process id and its port are in use again', async () => {
  await writeState(state({ pid: 1 }), path);
  expect(await readState(path)).toBeUndefined();
  const { endpoint } = console;
  await console.close();
  await writeState(state({ consoleUrl: endpoint }), path);
  expect(await readState(path)).toBeUndefined();
});

test.each(['', '{', '{"pid":1}', '[]'])('a file that says %j is nobody', async (text) => {
  const file = join(folder, 'local.json');
  await writeFile(file, text);
  expect(await readState(file)).toBeUndefined();
});

test('a stack that stops leaves the word of one that started after it', async () => {
  const forget = await writeState(state({ pid: 1 }), path);
  await writeState(state(), path);
  await forget();
  expect(existsSync(path)).toBe(true);
});

test('SLUICE_STATE names the place; without it there is one for this checkout', () => {
  expect(statePath({ SLUICE_STATE: '/somewhere/state.json' })).toBe('/somewhere/state.json');
  expect(statePath({ SLUICE_STATE: '' })).toMatch(/[\\/]\.sluice[\\/]local\.json$/);
});
