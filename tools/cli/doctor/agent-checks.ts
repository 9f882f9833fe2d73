import { connect } from 'node:net';
import * as z from 'zod';
import type { SluiceConfig } from '../../../src/config.ts';
import { agentAddressOf } from '../../../src/forward/agent/agent-address.ts';
import type { AgentKey } from '../../../src/forward/agent/agent-key.ts';
import { type AgentKeys, keysOfNode } from '../../../src/forward/agent/agent-keys.ts';
import { createFrameReader, plainFrame } from '../../../src/forward/agent/frame.ts';
import { QUEUES } from '../../../src/pipeline.ts';
import { amber, type Check, green, red, type Seen } from './check.ts';
import { type ManagerAccess, readAnswer, readable } from './manager-access.ts';

const ANSWER_MS = 5_000;

type Wazuh = SluiceConfig['wazuh'];

/** The sink `agent`, from outside: the port answers, and the manager knows who will come. */
export function agentChecks(
  node: Wazuh['nodes'][number],
  settings: NonNullable<Wazuh['agent']>,
  manager: ManagerAccess,
  keys: () => Promise<AgentKeys>,
  enrol: string,
): readonly Check[] {
  const { name } = node;
  const { host, port } = agentAddressOf(node);
  return [
    { name: 'agent-port', subject: name, run: (signal) => ping(host, port, signal) },
    {
      name: 'agent-key',
      subject: name,
      needs: ['login'],
      run: () =>
        readable('agent:read', async () => {
          const identities = keysOfNode(await keys(), name);
          if (identities.length === 0)
            return red(`the secret has no identity for this node, nor for "*"`, enrol);
          return judge(identities, await knownAgents(manager, identities), settings.mode, enrol);
        }),
    },
  ];
}

/** `#ping` needs no key; `#pong` says that the receiver's threads work. */
function ping(host: string, port: number, signal: AbortSignal): Promise<Seen> {
  const where = `${host}:${port}`;
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const read = createFrameReader();
    let connected = false;
    const end = (seen: Seen) => {
      socket.destroy();
      resolve(seen);
    };
    const silent = (why: string) => end(silence(where, connected, why));
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    socket.setTimeout(ANSWER_MS, () => silent('ETIMEDOUT'));
    socket.once('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => silent(code));
    socket.once('close', () => silent('closed'));
    socket.once('connect', () => {
      connected = true;
      socket.write(plainFrame('#ping'));
    });
    socket.on('data', (piece) => {
      const { payloads, broken } = read(piece);
      if (payloads.some((payload) => payload.toString('latin1') === '#pong'))
        end(green(`${where} says #pong`));
      else if (broken) silent('no agent protocol');
    });
  });
}

function silence(where: string, connected: boolean, why: string): Seen {
  if (!connected)
    return red(
      `${where} takes no connection (${why})`,
      'ossec.conf: <remote> with <connection>secure</connection>, <protocol>tcp</protocol> and this port; then the firewall',
    );
  return red(
    `${where} does not answer #ping (${why})`,
    'is it the port for agents (wazuh.nodes[].agent), and remoted up?',
  );
}

const Agent = z.object({ id: z.string(), name: z.string(), status: z.string() });
type Agent = z.infer<typeof Agent>;

async function knownAgents(manager: ManagerAccess, keys: readonly AgentKey[]): Promise<readonly Agent[]> {
  const ids = keys.map(({ id }) => id).join(',');
  return readAnswer(z.array(Agent), await manager.found(`/agents?agents_list=${ids}&limit=500`));
}

function judge(
  keys: readonly AgentKey[],
  known: readonly Agent[],
  mode: NonNullable<Wazuh['agent']>['mode'],
  enrol: string,
): readonly Seen[] {
  const strangers = keys.filter(
    ({ id, name }) => !known.some((agent) => agent.id === id && agent.name === name),
  );
  if (strangers.length > 0)
    return [red(`the manager does not know ${list(strangers)}: deleted there, or of another manager`, enrol)];
  const bound = keys.filter(({ ip }) => ip !== 'any');
  const { maxConcurrency } = QUEUES.events;
  const active = known.filter(({ status }) => status === 'active');
  return [
    green(`the manager knows ${list(keys)}`),
    ...(bound.length > 0
      ? [
          amber(
            `${list(bound)}: taken from ${bound.map(({ ip }) => ip).join(', ')} alone`,
            'addresses of functions change, unless a NAT gateway gives them one: enrol with the address any',
          ),
        ]
      : []),
    ...(mode === 'bound' && keys.length < maxConcurrency
      ? [
          amber(
            `${keys.length} identities for up to ${maxConcurrency} functions at once; the others wait`,
            `enrol ${maxConcurrency - keys.length} more, or use the mode event-only`,
          ),
        ]
      : []),
    ...(mode === 'event-only' && active.length > 0
      ? [
          amber(
            `${active.map(({ id }) => id).join(', ')}: somebody is connected as this agent`,
            'in the mode event-only Sluice never says that it is there: another agent uses the same key',
          ),
        ]
      : []),
  ];
}

function list(keys: readonly AgentKey[]): string {
  return keys.map(({ id, name }) => `${id} ${name}`).join(', ');
}
