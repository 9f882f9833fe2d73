import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Stack } from './stack.ts';

/** What another command needs to find a stack that is running from this checkout. */
const RunningStack = z.strictObject({
  pid: z.int(),
  ingestUrl: z.string(),
  consoleUrl: z.string(),
  key: z.string(),
  s3: z.string(),
});
export type RunningStack = z.infer<typeof RunningStack>;

const FOLDER = new URL('../../.sluice/', import.meta.url);
const FILE = new URL('local.json', FOLDER);

/** Leaves word of the running stack (for this user's eyes alone); the returned function takes it away again. */
export async function writeState(stack: Stack): Promise<() => Promise<void>> {
  const state: RunningStack = {
    pid: process.pid,
    ingestUrl: stack.ingestUrl,
    consoleUrl: stack.consoleUrl,
    key: stack.key,
    s3: stack.aws.endpoints?.s3 ?? '',
  };
  await mkdir(fileURLToPath(FOLDER), { recursive: true });
  await writeFile(FILE, JSON.stringify(state), { mode: 0o600 });
  return () => rm(FILE, { force: true });
}

/** The stack that is running from this checkout, if one is. */
export async function readState(): Promise<RunningStack | undefined> {
  try {
    const state = RunningStack.parse(JSON.parse(await readFile(FILE, 'utf8')));
    process.kill(state.pid, 0);
    return state;
  } catch {
    return undefined;
  }
}
