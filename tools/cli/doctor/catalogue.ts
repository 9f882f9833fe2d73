/** Every check of `sluice doctor`, in the order of the report. `docs/doctor.md` explains each. */
export const CHECKS = {
  dns: { group: 'node', about: "the host of the node's API has an address" },
  tcp: { group: 'node', about: 'somebody listens there' },
  certificate: { group: 'node', about: 'its certificate is the one that is trusted, and for how long yet' },
  login: { group: 'node', about: 'the API takes user and password' },
  clock: { group: 'node', about: 'the node tells the same time as this machine' },
  version: { group: 'node', about: 'it is a Wazuh that Sluice is proven with' },
  permissions: { group: 'node', about: 'the account may do what Sluice does, and no more' },
  cluster: { group: 'node', about: 'every node of the cluster is in the configuration' },
  daemons: { group: 'node', about: "the manager's daemons that matter are running" },
  counters: { group: 'node', about: 'the daemons have lost nothing' },
  limit: { group: 'node', about: 'the API takes as many requests as the budget says' },
  budget: { group: 'node', about: 'requests are left in the window of this minute' },
  rules: { group: 'node', about: 'the shipped rules are there, in this text and with these settings' },
  'agent-port': { group: 'agent', about: 'the port for agents answers #ping with #pong' },
  'agent-key': { group: 'agent', about: 'the manager knows the agent whose key the secret holds' },
  table: { group: 'aws', about: 'the table of the deployment can be read' },
  secrets: { group: 'aws', about: 'every secret is filled, in the form that it must have' },
  queues: { group: 'aws', about: 'how many messages wait, and since when' },
  'dead-letters': { group: 'aws', about: 'nothing was set aside' },
  archive: { group: 'aws', about: 'the bucket of the archive can be listed' },
  indexer: { group: 'alerts', about: "alerts can be read from Wazuh's indexer" },
  poller: { group: 'alerts', about: 'the deployment reads them' },
  mutes: { group: 'alerts', about: 'no alert is held back, and no mute ends soon' },
  filters: { group: 'config', about: 'no filter of CloudTrail ends soon' },
  health: { group: 'ingest', about: 'the ingest URL answers' },
  probe: { group: 'ingest', about: 'an event goes in and comes back as an alert' },
} as const satisfies Readonly<Record<string, { readonly group: string; readonly about: string }>>;

export type CheckName = keyof typeof CHECKS;
export type CheckGroup = (typeof CHECKS)[CheckName]['group'];

export const CHECK_NAMES = Object.keys(CHECKS) as readonly CheckName[];
export const CHECK_GROUPS = [
  ...new Set(Object.values(CHECKS).map(({ group }) => group)),
] as readonly CheckGroup[];
