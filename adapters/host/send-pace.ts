import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SendPace } from '../../src/forward/send-pace.ts';
import {
  initialPace,
  type PaceLimits,
  type PaceState,
  readPace,
  settleGrant,
  takeGrant,
} from '../../src/forward/send-rate.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { sha256 } from '../../src/kernel/digest.ts';

/** A pace that nobody has used for so long is found out anew. */
const LIFETIME_MS = 600_000;
/** Nobody holds a lock for longer but who has died with it. */
const STALE_MS = 2_000;
const WAIT_MS = 2;
const GIVE_UP_MS = 10_000;

/**
 * The pace of all processes of this user on this machine that send to the same node: a file a node, changed under a lock.
 * For commands; functions share theirs through the table.
 *
 * @param directory made when it is not there, for this user alone
 * @throws CodedError `pace_folder_foreign` when the folder is somebody else's, `pace_busy` when no lock can be had
 */
export function createHostSendPace(limits: PaceLimits, directory = paceFolder()): SendPace {
  let ready: Promise<void> | undefined;

  async function change<T>(node: string, step: (before: PaceState) => Changed<T>): Promise<T> {
    ready ??= ownFolder(directory);
    await ready;
    const path = join(directory, sha256(node, 24));
    const release = await lock(`${path}.lock`);
    try {
      const { state, answer } = step(readPace(await textOf(path)) ?? initialPace(limits));
      if (state !== undefined) await replace(path, JSON.stringify(state));
      return answer;
    } finally {
      await release();
    }
  }

  return {
    take: (node, want, now) =>
      change(node, (before) => takeGrant(before, { id: randomUUID(), want, now }, limits)),
    settle: (node, grant, outcome, now) =>
      change(node, (before) => ({
        state: settleGrant(before, { id: grant, outcome, now }, limits),
        answer: undefined,
      })),
  };
}

interface Changed<T> {
  readonly state: PaceState | undefined;
  readonly answer: T;
}

function paceFolder(): string {
  return join(tmpdir(), `sluice-pace-${userInfo().uid}`);
}

/** A folder under a name that others know could be theirs, and lead elsewhere. */
async function ownFolder(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const facts = await lstat(directory);
  const { uid } = userInfo();
  if (!facts.isDirectory() || (uid >= 0 && facts.uid !== uid))
    throw new CodedError('pace_folder_foreign', `${directory} is somebody else's: remove it, or set TMPDIR`);
}

async function textOf(path: string): Promise<string> {
  try {
    return (await isOlder(path, LIFETIME_MS)) ? '' : await readFile(path, 'utf8');
  } catch {
    return '';
  }
}

async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}

/** A lock holds the name of its holder, who takes away no other's. */
async function lock(path: string): Promise<() => Promise<void>> {
  const holder = randomUUID();
  const until = performance.now() + GIVE_UP_MS;
  while (performance.now() < until) {
    try {
      await writeFile(path, holder, { flag: 'wx', mode: 0o600 });
      return async () => {
        if ((await readFile(path, 'utf8').catch(() => '')) === holder) await rm(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await isOlder(path, STALE_MS)) await breakLock(path);
    else await sleep(WAIT_MS);
  }
  throw new CodedError('pace_busy', `no turn at ${path}: remove it when no other command runs`, {
    retryable: true,
  });
}

/** Moves it away first: of two who do that only one finds it, and the lock that is made next is nobody's to break. */
async function breakLock(path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function isOlder(path: string, ms: number): Promise<boolean> {
  try {
    return Date.now() - (await lstat(path)).mtimeMs > ms;
  } catch {
    return false;
  }
}
