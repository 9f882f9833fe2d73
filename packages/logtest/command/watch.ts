import { type FSWatcher, watch } from 'node:fs';
import { type CommandContext, UsageError } from './context.ts';

/** Changes within so many milliseconds are one: editors write a file in several steps. */
const SETTLE_MS = 100;

/** What one run found out. */
export interface WatchedRun {
  readonly exitCode: number;
  readonly folders: readonly string[];
}

/**
 * Runs, and runs again whenever something in the folders changes, until it is interrupted. What is wrong with the
 * files is said, and the next change waited for.
 *
 * @returns the exit code of the last run
 */
export async function runWatching(
  context: CommandContext,
  fallback: readonly string[],
  run: () => Promise<WatchedRun>,
): Promise<number> {
  const { errors, signal } = context;
  let exitCode = 0;
  for (;;) {
    let folders = fallback;
    try {
      const done = await run();
      exitCode = done.exitCode;
      folders = done.folders;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      errors.write(`${error.message}\n`);
      exitCode = 2;
    }
    const changed = changeIn(folders, signal);
    errors.write(`waiting for changes in ${folders.join(', ')}; Ctrl-C ends\n`);
    const name = await changed;
    if (name === undefined) return exitCode;
    errors.write(`\n${name} has changed\n`);
  }
}

/** The name of a file that changed, once it has settled; undefined when there is nothing to wait for any more. */
function changeIn(folders: readonly string[], signal: AbortSignal | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const watchers: FSWatcher[] = [];
    let timer: NodeJS.Timeout | undefined;
    const end = (name: string | undefined): void => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      signal?.removeEventListener('abort', abort);
      resolve(name);
    };
    const abort = (): void => end(undefined);
    const change = (name: string): void => {
      clearTimeout(timer);
      timer = setTimeout(() => end(name), SETTLE_MS);
    };
    for (const folder of new Set(folders)) {
      try {
        const watcher = watch(folder, { recursive: true }, (_, name) => change(name ?? folder));
        // A folder that is removed meanwhile is a change like any other.
        watcher.on('error', () => change(folder));
        watchers.push(watcher);
      } catch {
        // It cannot be watched; the others can.
      }
    }
    signal?.addEventListener('abort', abort, { once: true });
    if (watchers.length === 0 || signal?.aborted === true) end(undefined);
  });
}
