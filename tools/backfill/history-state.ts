import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { CommandFailed } from '../cli/faults.ts';
import type { RegionProgress } from './history.ts';

const State = z.strictObject({
  version: z.literal(1),
  /** The range as it was asked for, and what it meant then (epoch ms). */
  asked: z.strictObject({ since: z.string(), until: z.string() }),
  since: z.number(),
  until: z.number(),
  /** The account whose history it is, once an event has said so. */
  account: z.string().optional(),
  regions: z.record(
    z.string(),
    z.strictObject({
      reachedAt: z.number(),
      events: z.number(),
      messages: z.number(),
      isDone: z.boolean(),
    }),
  ),
});
export type HistoryState = z.infer<typeof State>;

/** Where a backfill of history has come to, in a file of the user's. */
export interface StateFile {
  readonly path: string;
  /** Undefined when there is none. */
  read(): Promise<HistoryState | undefined>;
  write(state: HistoryState): Promise<void>;
  remove(): Promise<void>;
}

/** @throws CommandFailed when a file lies there that is none of this command's */
export function createStateFile(path: string): StateFile {
  return {
    path,
    async read() {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT') return undefined;
        throw new CommandFailed(`${path} cannot be read (${code ?? 'unknown'})`);
      }
      try {
        return State.parse(JSON.parse(text));
      } catch {
        throw new CommandFailed(`${path} is no state of a backfill; give another file with --state`);
      }
    },

    async write(state) {
      // A crash leaves the old state or the new one.
      const draft = `${path}.new`;
      await writeFile(draft, JSON.stringify(state), { mode: 0o600 });
      await rename(draft, path);
    },

    remove: () => rm(path, { force: true }),
  };
}

export function beginning(until: number): RegionProgress {
  return { reachedAt: until, events: 0, messages: 0, isDone: false };
}
