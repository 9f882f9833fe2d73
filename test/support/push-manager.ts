import { rootRules } from '@sluice/logtest';
import { createExchange } from '../../adapters/wazuh/exchange.ts';
import { createManagerCall } from '../../adapters/wazuh/manager-call.ts';
import { createRulesetApi, type RulesetApi } from '../../adapters/wazuh/ruleset-api.ts';
import { createTlsAgent } from '../../adapters/wazuh/tls.ts';
import { selfSignedIdentity } from '../../tools/local/manager/certificate.ts';
import { type Manager, type ManagerOptions, startManager } from '../../tools/local/manager/manager.ts';
import { shippedRuleFiles } from '../../tools/local/shipped-rules.ts';
import type { ProofEvent } from '../../tools/rules/push/proofs.ts';
import { send } from './manager-replay.ts';

type Exchange = ReturnType<typeof createExchange>;

export const ADMIN = { name: 'admin', password: 'Adm1n-of-rules' } as const;
export const FORWARDER = { name: 'forwarder', password: 'F0rwards-only' } as const;

/** Made once: a key takes its time. */
const identity = await selfSignedIdentity(Date.now());

/** A rule file with one rule that takes events of an application. */
export function ruleFile(id: number, application: string, description = 'first'): string {
  return `<group name="demo,">
  <rule id="${id}" level="5">
    <decoded_as>json</decoded_as>
    <field name="app">^${application}$</field>
    <description>${description}</description>
  </rule>
</group>
`;
}

/** Ends at the rule of {@link ruleFile}. */
export function eventOf(application: string): ProofEvent {
  return { log: JSON.stringify({ app: application }), location: 'API-Webhook' };
}

export interface Start {
  /** Wazuh's own rules: the root alone, or with the stand-in for those that the shipped rules hang under. */
  readonly stock?: 'root' | 'shipped';
  /** Custom rule files it holds and has loaded, by name. */
  readonly rules?: Readonly<Record<string, string>>;
  readonly lists?: Readonly<Record<string, string>>;
  readonly declaredLists?: readonly string[];
  /** With these it has an agent port. */
  readonly agents?: ManagerOptions['agents'];
}

/** A manager without request limits. */
export function startPushManager({
  stock = 'root',
  rules = {},
  lists = {},
  declaredLists = [],
  agents,
}: Start = {}): Promise<Manager> {
  return startManager({
    apiPort: 0,
    ...(agents && { agentPort: 0, agents }),
    tls: { key: identity.keyPem, cert: identity.certificatePem },
    now: Date.now,
    users: [
      { ...ADMIN, mayIngest: true, mayManage: true },
      { ...FORWARDER, mayIngest: true },
    ],
    limits: { maxRequestPerMinute: 0 },
    ruleset: {
      stock: stock === 'root' ? { rules: [rootRules()], lists: [] } : shippedRuleFiles().stock,
      custom: {
        rules: Object.entries(rules).map(([file, xml]) => ({ file, xml })),
        lists: Object.entries(lists).map(([file, text]) => ({ file, text })),
      },
      declaredLists,
    },
  });
}

/**
 * The API of a manager as a push uses it, over real connections; `around` may do something before or after an exchange,
 * or in its place.
 */
export function rulesetApi(
  manager: Manager,
  pause: (ms: number) => Promise<void> = async () => {},
  around: (request: Parameters<Exchange>[0], go: () => ReturnType<Exchange>) => ReturnType<Exchange> = (
    _,
    go,
  ) => go(),
): RulesetApi {
  const agent = createTlsAgent({ fingerprints: [manager.fingerprint256] });
  const exchange = createExchange(manager.apiUrl, agent, Date.now);
  const credentials = async () => ({ username: ADMIN.name, password: ADMIN.password });
  return createRulesetApi(
    createManagerCall({
      exchange: (request) => around(request, () => exchange(request)),
      clock: Date.now,
      pause,
      credentials,
    }),
  );
}

/** Names and texts of the files in `etc/rules`. */
export async function storedRules(manager: Manager): Promise<Readonly<Record<string, string>>> {
  const api = rulesetApi(manager);
  const names = await api.names('rules');
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await api.read('rules', name)) ?? ''] as const)),
  );
}

/** Description of the rule that the live rules, not those on disk, end an event at; undefined for none. */
export async function liveRule(manager: Manager, application: string): Promise<string | undefined> {
  const seen = manager.alerts().length;
  const { body: token } = await send(manager, {
    method: 'POST',
    path: '/security/user/authenticate?raw=true',
    headers: { Authorization: `Basic ${btoa(`${ADMIN.name}:${ADMIN.password}`)}` },
  });
  await send(manager, {
    method: 'POST',
    path: '/events',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ events: [eventOf(application).log] }),
  });
  return manager.alerts()[seen]?.rule.description;
}
