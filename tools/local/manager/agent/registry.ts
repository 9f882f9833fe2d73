import { randomBytes } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { Counters } from '../counters.ts';
import { agentAesKey } from './cipher.ts';
import type { AgentKey, AgentStatus, RegisteredAgent } from './keys.ts';

export interface RegistryOptions {
  readonly agents: readonly AgentKey[];
  readonly now: () => number;
  readonly counters: Pick<Counters['remoted'], 'keysReloads'>;
  /** `remoted.keyupdate_interval`, seconds: how long the agent port may not know of a change. @default 10 */
  readonly keyUpdateIntervalS?: number;
  /** `agents_disconnection_time`, seconds. @default 900 */
  readonly disconnectionTimeS?: number;
}

export type NewAgent = Pick<AgentKey, 'name' | 'ip'> &
  Partial<Pick<AgentKey, 'id' | 'rawKey'>> & { readonly groups?: readonly string[] };

/** The agents of a manager: what enrolment and the API write, and what the agent port reads from time to time. */
export interface AgentRegistry {
  /** In order of their ids. */
  all(): readonly RegisteredAgent[];
  byId(id: string): RegisteredAgent | undefined;
  byName(name: string): RegisteredAgent | undefined;
  /** Another agent with this address; `any` is nobody's. */
  byIp(ip: string): RegisteredAgent | undefined;
  add(agent: NewAgent): RegisteredAgent;
  remove(id: string): void;
  statusOf(agent: RegisteredAgent): AgentStatus;
  /** The agents as the agent port last read them. */
  keys(): readonly RegisteredAgent[];
}

export const RAW_KEY_BYTES = 32;

export function createAgentRegistry(options: RegistryOptions): AgentRegistry {
  const { now, keyUpdateIntervalS = 10, disconnectionTimeS = 900 } = options;
  const agents = new Map<string, RegisteredAgent>();
  // The manager itself is 000; an id is given once, even when its agent is gone.
  let highest = 0;
  let changed = false;

  const add = ({ name, ip, groups = ['default'], ...given }: NewAgent): RegisteredAgent => {
    const id = given.id ?? String(highest + 1).padStart(3, '0');
    highest = Math.max(highest, Number(id));
    const rawKey = given.rawKey ?? randomBytes(RAW_KEY_BYTES).toString('hex');
    const agent: RegisteredAgent = {
      id,
      name,
      ip,
      rawKey,
      aesKey: agentAesKey(rawKey),
      registeredMs: now(),
      groups,
      status: 'never_connected',
    };
    agents.set(id, agent);
    changed = true;
    return agent;
  };
  for (const agent of options.agents) add(agent);

  const all = () => [...agents.values()].toSorted((a, b) => Number(a.id) - Number(b.id));
  changed = false;
  let read = { atMs: now(), keys: all() };
  return {
    all,
    byId: (id) => agents.get(id),
    byName: (name) => all().find((agent) => agent.name === name),
    byIp: (ip) => (ip === 'any' ? undefined : all().find((agent) => agent.ip === ip)),
    add,
    remove: (id) => {
      agents.delete(id);
      changed = true;
    },
    statusOf: ({ status, keepaliveMs }) => {
      const silent = keepaliveMs !== undefined && now() - keepaliveMs > disconnectionTimeS * 1000;
      return status === 'active' && silent ? 'disconnected' : status;
    },
    keys: () => {
      const due = now() - read.atMs >= keyUpdateIntervalS * 1000;
      if (due) {
        // The daemon looks every so often and reads the file when it has changed.
        if (changed) options.counters.keysReloads += 1;
        read = { atMs: now(), keys: changed ? all() : read.keys };
        changed = false;
      }
      return read.keys;
    },
  };
}

/** Whether `ip` may stand in `client.keys`: `any`, an address, or an address and the length of a prefix. */
export function isAgentAddress(ip: string): boolean {
  const [address = '', prefix, ...rest] = ip.split('/');
  const version = isIP(address);
  if (ip === 'any') return true;
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

/** Whether a peer may use a key that was registered for `ip`. */
export function mayUseKey(ip: string, peer: string): boolean {
  if (ip === 'any' || ip === peer) return true;
  const [address = '', prefix] = ip.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (prefix === undefined || isIP(address) !== isIP(peer)) return false;
  const network = new BlockList();
  network.addSubnet(address, Number(prefix), family);
  return network.check(peer, family);
}
