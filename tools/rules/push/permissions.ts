import type { Permissions } from '../../../adapters/wazuh/ruleset-api.ts';

/** What a push needs, and to undo itself. Resources are as Wazuh writes them. */
const RULES = [
  ['rules:read', 'rule:file:*'],
  ['rules:update', '*:*:*'],
  ['rules:delete', 'rule:file:*'],
  ['logtest:run', '*:*:*'],
  ['cluster:status', '*:*:*'],
] as const;
const LISTS = [
  ['lists:read', 'list:file:*'],
  ['lists:update', '*:*:*'],
  ['lists:delete', 'list:file:*'],
] as const;
const NODE = [
  ['manager:read', '*:*:*'],
  ['manager:restart', '*:*:*'],
] as const;
const CLUSTER = [
  ['cluster:read', 'node:id:*'],
  ['cluster:restart', 'node:id:*'],
] as const;

export interface Needs {
  readonly lists: boolean;
  readonly clustered: boolean;
}

/** Permissions that the account lacks, as `action on resource`. */
export function missingPermissions(
  { mode, of }: Permissions,
  { lists, clustered }: Needs,
): readonly string[] {
  return [...RULES, ...(lists ? LISTS : []), ...(clustered ? CLUSTER : NODE)]
    .filter(([action, resource]) => !grants(of[action] ?? {}, resource, mode))
    .map(([action, resource]) => `${action} on ${resource}`);
}

export function mayAskForCluster({ mode, of }: Permissions): boolean {
  return grants(of['cluster:status'] ?? {}, '*:*:*', mode);
}

/** What is said of the very resource or of all; a denial wins. Nothing said is as the mode is. */
export function grants(effects: Readonly<Record<string, string>>, resource: string, mode: string): boolean {
  const said = [effects[resource], effects['*:*:*']].filter((effect) => effect !== undefined);
  return said.length === 0 ? mode === 'black' : !said.includes('deny');
}
