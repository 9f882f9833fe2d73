import { ManagerFault } from '../../../adapters/wazuh/manager-call.ts';
import type { RulesetApi } from '../../../adapters/wazuh/ruleset-api.ts';
import { pathOf, type RulesetFile } from './ruleset-file.ts';

/** A file that was written to or may have been, and its text of before. */
export interface Touched {
  readonly folder: RulesetFile['folder'];
  readonly name: string;
  readonly before: string | undefined;
}

/** What could not be undone. */
export interface Left {
  readonly path: string;
  readonly why: string;
  readonly before: string | undefined;
}

/** Waits between tries, ms: a manager that restarts is back within half a minute. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 16_000];

/**
 * Gives files their texts of before, the last touched first: what broke the rules goes first, so that the manager
 * takes the others. Tries again as long as that may help.
 *
 * @returns the files that are not as they were
 */
export async function restore(
  api: RulesetApi,
  touched: readonly Touched[],
  { pause, say }: { readonly pause: (ms: number) => Promise<void>; readonly say: (line: string) => void },
): Promise<readonly Left[]> {
  const left: Left[] = [];
  for (const file of touched.toReversed()) {
    const path = pathOf(file);
    try {
      await persistently(() => restoreOne(api, file), pause);
      say(`  ${path}: ${file.before === undefined ? 'taken away again' : 'as it was'}`);
    } catch (error) {
      if (!(error instanceof ManagerFault)) throw error;
      left.push({ path, why: error.message, before: file.before });
    }
  }
  return left;
}

async function restoreOne(api: RulesetApi, { folder, name, before }: Touched): Promise<void> {
  const now = await api.read(folder, name);
  if (now === before) return;
  if (before === undefined) await api.remove(folder, name);
  else await api.write(folder, name, before, true);
  if ((await api.read(folder, name)) !== before)
    throw new ManagerFault('failed', 'wazuh_stored_otherwise', 'the manager stored something else');
}

/** @throws ManagerFault of the last try */
export async function persistently<T>(
  work: () => Promise<T>,
  pause: (ms: number) => Promise<void>,
): Promise<T> {
  for (const waitMs of WAITS_MS) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ManagerFault) || !error.retryable) throw error;
      await pause(waitMs);
    }
  }
  return work();
}
