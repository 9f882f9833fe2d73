import type { SluiceConfig } from '../../../src/config.ts';

/** A permission that Sluice, or this command, uses: Wazuh's own words for action and resource. */
export interface Needed {
  readonly action: string;
  readonly resource: string;
  /** What does not work without it. */
  readonly for: string;
  /** Without it no event is delivered. */
  readonly vital: boolean;
  /** The shipped policy of Wazuh 4 that holds it and the least besides. */
  readonly policy: { readonly id: number; readonly name: string };
}

const INGEST: Needed = {
  action: 'event:ingest',
  resource: '*:*:*',
  for: 'sending events (POST /events)',
  vital: true,
  policy: { id: 35, name: 'events_ingest_resourceless' },
};
const RESOURCELESS = { id: 31, name: 'cluster_read_resourceless' };
const ALWAYS: readonly Needed[] = [
  INGEST,
  {
    action: 'cluster:status',
    resource: '*:*:*',
    for: 'seeing whether there is a cluster, and all its nodes',
    vital: false,
    policy: RESOURCELESS,
  },
  {
    action: 'rules:read',
    resource: 'rule:file:*',
    for: 'comparing the rules',
    vital: false,
    policy: { id: 22, name: 'rules_read_rules' },
  },
];
const NODE: readonly Needed[] = [
  {
    action: 'manager:read',
    resource: '*:*:*',
    for: 'reading what the daemons drop, and which of them run',
    vital: false,
    policy: RESOURCELESS,
  },
  {
    action: 'manager:read_api_config',
    resource: '*:*:*',
    for: "reading the API's request limit",
    vital: false,
    policy: RESOURCELESS,
  },
];
const CLUSTER_NODES = { id: 32, name: 'cluster_read_nodes' };
const CLUSTER: readonly Needed[] = [
  {
    action: 'cluster:read',
    resource: 'node:id:*',
    for: 'reading what the daemons drop, which of them run, and the list of nodes',
    vital: false,
    policy: CLUSTER_NODES,
  },
  {
    action: 'cluster:read_api_config',
    resource: 'node:id:*',
    for: "reading the API's request limit",
    vital: false,
    policy: CLUSTER_NODES,
  },
];
const AGENT: Needed = {
  action: 'agent:read',
  resource: 'agent:id:*',
  for: 'seeing whether the manager knows our agent',
  vital: false,
  policy: { id: 4, name: 'agents_read_agents' },
};

/** What the account needs for this configuration. */
export function neededPermissions(
  { wazuh }: Pick<SluiceConfig, 'wazuh'>,
  clustered: boolean,
): readonly Needed[] {
  return [...ALWAYS, ...(clustered ? CLUSTER : NODE), ...(wazuh.agent === undefined ? [] : [AGENT])];
}

/** Actions that change a manager: the account of a forwarder should hold none, since its password is in more hands. */
export const POWERS = [
  'security:update',
  'security:create_user',
  'rules:update',
  'manager:update_config',
  'manager:restart',
  'cluster:update_config',
  'cluster:restart',
  'active-response:command',
  'agent:delete',
] as const;
