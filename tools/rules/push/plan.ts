import type { RulesetApi } from '../../../adapters/wazuh/ruleset-api.ts';
import type { RulesetFile } from './ruleset-file.ts';

/** What becomes of one file. `before` and `after` are texts; undefined: there is no such file. */
export interface Change {
  readonly kind: 'new' | 'changed' | 'unchanged' | 'gone';
  readonly folder: RulesetFile['folder'];
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * Compares files with those on the manager: lists first, then rules, each sorted by name, as they are to be uploaded,
 * so that what a rule hangs under or looks into is there before it.
 *
 * @param ours whether a rule file on the manager that is not among the wanted ones was once pushed from here (`gone`)
 */
export async function planPush(
  api: RulesetApi,
  wanted: readonly RulesetFile[],
  ours: (name: string) => boolean,
): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (const folder of ['lists', 'rules'] as const) {
    const files = wanted.filter((file) => file.folder === folder).toSorted(byName);
    if (files.length === 0 && folder === 'lists') continue;
    const there = new Set(await api.names(folder));
    for (const { name, text } of files) {
      const before = there.has(name) ? await api.read(folder, name) : undefined;
      const kind = before === undefined ? 'new' : before === text ? 'unchanged' : 'changed';
      changes.push({ kind, folder, name, before, after: text });
    }
    if (folder === 'lists') continue;
    const names = new Set(files.map(({ name }) => name));
    for (const name of [...there].filter((each) => ours(each) && !names.has(each)))
      changes.push({ kind: 'gone', folder, name, before: await api.read(folder, name), after: undefined });
  }
  return changes;
}

function byName(a: RulesetFile, b: RulesetFile): number {
  return a.name < b.name ? -1 : 1;
}
