import { createHash } from 'node:crypto';
import { MANAGER_VERSION } from '../stock.ts';
import type { RegisteredAgent } from './keys.ts';
import { isHigherVersion } from './messages.ts';
import { type AgentRegistry, isAgentAddress } from './registry.ts';

/** `<force>`: when an agent gives way to a new one of its name or address. */
export interface ForceRules {
  /** @default true */
  readonly enabled?: boolean;
  /** Seconds since it was disconnected. @default 3600 */
  readonly disconnectedTimeS?: number;
  /** Seconds since it was registered. @default 3600 */
  readonly afterRegistrationTimeS?: number;
  /** Only when the hash of the key that the agent holds is another. @default true */
  readonly keyMismatch?: boolean;
}

export interface EnrolmentOptions {
  readonly registry: AgentRegistry;
  readonly managerName: string;
  readonly now: () => number;
  /** None is asked for without it. */
  readonly password?: string;
  readonly force?: ForceRules;
  /** Groups that exist. @default default */
  readonly groups?: readonly string[];
  readonly log: (line: string) => void;
}

const NAME = /^(?!\.)[\w.-]{2,128}$/;
const GROUP = /^[\w.-]{1,255}$/;
const MAX_GROUPS = 128;

interface EnrolmentRequest {
  readonly name: string;
  readonly version?: string;
  readonly groups: readonly string[];
  readonly ip: string;
  readonly keyHash?: string;
}

/** A refusal: what the agent is told, and what the log says. */
class Refused extends Error {
  readonly logged: string;
  constructor(told: string, logged: string) {
    super(told);
    this.logged = logged;
  }
}

/** Answers one enrolment request of wazuh-authd: a line without its newline, from an address. */
export function enrol(line: string, peer: string, options: EnrolmentOptions): string {
  const { registry, log } = options;
  try {
    const request = read(line, peer, options);
    makeRoom(request, options);
    const { id, name, ip, rawKey } = registry.add(request);
    log(`wazuh-authd: INFO: Agent key generated for '${name}' (requested by ${ip})`);
    return `OSSEC K:'${id} ${name} ${ip} ${rawKey}'`;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    log(`wazuh-authd: ${error.logged}`);
    return `ERROR: ${error.message}. Unable to add agent`;
  }
}

function read(line: string, peer: string, options: EnrolmentOptions): EnrolmentRequest {
  const invalid = new Refused(
    'Invalid request for new agent',
    `ERROR: Invalid request for new agent from: ${peer}`,
  );
  const request = withoutPassword(line, peer, options);
  const found = /^OSSEC A:'([^']*)'/.exec(request);
  if (found === null) throw invalid;
  const [whole, name = ''] = found;
  options.log(`wazuh-authd: INFO: Received request for a new agent (${name}) from: ${peer}`);
  if (!NAME.test(name)) {
    throw new Refused(`Invalid agent name: ${name}`, `ERROR: Invalid agent name: ${name} from ${peer}`);
  }
  if (name === options.managerName) {
    throw new Refused(`Invalid agent name: ${name}`, `ERROR: Invalid agent name ${name} (same as manager)`);
  }
  const { version, group, ip, keyHash } = fields(request.slice(whole.length));
  if (version !== undefined && isHigherVersion(version, MANAGER_VERSION)) {
    throw new Refused(
      'Agent version must be lower or equal to manager version',
      `ERROR: Incompatible version for new agent from: ${peer}`,
    );
  }
  return {
    name,
    groups: groupsOf(group, options.groups ?? ['default']),
    ip: addressOf(ip, peer),
    ...(version === undefined ? {} : { version }),
    ...(keyHash === undefined ? {} : { keyHash }),
  };
}

/** A password that nobody asked for leaves a request that does not begin as one should. */
function withoutPassword(line: string, peer: string, { password }: EnrolmentOptions): string {
  if (password === undefined) return line;
  const head = `OSSEC PASS: ${password} `;
  if (line.startsWith(head)) return line.slice(head.length);
  throw new Refused('Invalid password', `ERROR: Invalid password provided by ${peer}. Closing connection.`);
}

const FIELDS = [
  ['V', 'version'],
  ['G', 'group'],
  ['IP', 'IP'],
  ['K', 'key'],
] as const;

/** Fields in their order, each at most once; the first thing that is none of them ends the reading. */
function fields(text: string) {
  const found: Partial<Record<(typeof FIELDS)[number][0], string>> = {};
  let rest = text;
  for (const [key, called] of FIELDS) {
    const head = ` ${key}:'`;
    if (!rest.startsWith(head)) continue;
    const end = rest.indexOf("'", head.length);
    if (end < 0) {
      throw new Refused(`Unterminated ${called} field`, `ERROR: Unterminated ${called} field`);
    }
    found[key] = rest.slice(head.length, end);
    rest = rest.slice(end + 1);
  }
  return { version: found.V, group: found.G, ip: found.IP, keyHash: found.K };
}

function groupsOf(text: string | undefined, known: readonly string[]): readonly string[] {
  if (text === undefined) return ['default'];
  const groups = text.split(',');
  if (groups.length > MAX_GROUPS) {
    const told = `Maximum multigroup reached: Limit is ${MAX_GROUPS}`;
    throw new Refused(told, `ERROR: ${told}`);
  }
  for (const group of groups) {
    if (!GROUP.test(group)) {
      const told = `Invalid group name: ${group}... characters '\\/:*?"<>|,' are prohibited`;
      throw new Refused(told, `ERROR: Invalid group name: ${group}... ,`);
    }
    if (!known.includes(group)) {
      throw new Refused(`Invalid group: ${group}`, `ERROR: Invalid group: ${group}`);
    }
  }
  return groups;
}

function addressOf(ip: string | undefined, peer: string): string {
  if (ip === undefined) return 'any';
  if (ip === 'src') return peer;
  if (isAgentAddress(ip)) return ip;
  throw new Refused(`Invalid IP: ${ip}`, `ERROR: Invalid IP: '${ip}'`);
}

/** Removes agents of the same address or name when the force rules allow it, else refuses. */
function makeRoom(request: EnrolmentRequest, options: EnrolmentOptions): void {
  const { registry, log } = options;
  const holders = [
    { agent: registry.byIp(request.ip), told: `Duplicate IP: ${request.ip}`, what: `IP '${request.ip}'` },
    {
      agent: registry.byName(request.name),
      told: `Duplicate agent name: ${request.name}`,
      what: `name '${request.name}'`,
    },
  ];
  for (const { agent, told, what } of holders) {
    if (agent === undefined || registry.byId(agent.id) === undefined) continue;
    const why = staysBecause(agent, request.keyHash, options);
    if (why !== undefined) {
      throw new Refused(told, `WARNING: Duplicate ${what}, rejecting enrollment. ${why}`);
    }
    log(`wazuh-authd: INFO: Duplicate ${what}. Removing old agent '${agent.name}' (id '${agent.id}').`);
    registry.remove(agent.id);
  }
}

function staysBecause(
  agent: RegisteredAgent,
  keyHash: string | undefined,
  { force = {}, registry, now }: EnrolmentOptions,
): string | undefined {
  const {
    enabled = true,
    disconnectedTimeS = 3600,
    afterRegistrationTimeS = 3600,
    keyMismatch = true,
  } = force;
  if (!enabled) return `Agent '${agent.id}' won't be removed because the force option is disabled.`;
  const status = registry.statusOf(agent);
  const gone = agent.disconnectedMs ?? agent.keepaliveMs ?? now();
  const longGone = status === 'disconnected' && now() - gone >= disconnectedTimeS * 1000;
  if (status !== 'never_connected' && !longGone) {
    return `Agent '${agent.id}' has not been disconnected long enough to be replaced.`;
  }
  if (now() - agent.registeredMs < afterRegistrationTimeS * 1000) {
    return `Agent '${agent.id}' doesn't comply with the registration time to be removed.`;
  }
  if (keyMismatch && keyHash === keyHashOf(agent)) {
    return `Agent '${agent.id}' key already exists on the manager.`;
  }
  return undefined;
}

/** What an agent sends as `K`: SHA-1 of id, name and raw key without anything between them. */
function keyHashOf({ id, name, rawKey }: RegisteredAgent): string {
  return createHash('sha1').update(`${id}${name}${rawKey}`).digest('hex');
}
