import { createHash, randomInt } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { API_VERSION } from '../api/routes.ts';
import type { Counters } from '../counters.ts';
import type { FaultSwitch } from '../faults.ts';
import { agentAesKey, decryptMessage, encryptMessage, openEnvelope } from './cipher.ts';
import { createFrameReader, frame } from './frames.ts';
import { type AgentMessage, isHigherVersion, parseMessage } from './messages.ts';

/** A line of `client.keys`. */
export interface AgentKey {
  readonly id: string;
  readonly name: string;
  /** `any`, or the one address that may use the key. */
  readonly ip: string;
  readonly rawKey: string;
}

export interface AgentEvent {
  readonly text: string;
  readonly location: string;
  readonly agent: { readonly id: string; readonly name: string; readonly ip?: string };
}

export interface AgentServerOptions {
  readonly keys: readonly AgentKey[];
  readonly now: () => number;
  readonly counters: Counters['remoted'];
  readonly faults: FaultSwitch;
  readonly analyse: (event: AgentEvent) => void;
  readonly log: (line: string) => void;
}

/** A silent connection may be overtaken by another one with the same key after this. */
const OVERTAKE_MS = 60_000;
const MAX_DATAGRAM_BYTES = 65_535;
const SHARED_FILE = '#default\n<agent_config></agent_config>\n';
const SHARED_SUM = createHash('md5').update(SHARED_FILE).digest('hex');
const ACK = '#!-agent ack ';
const HIGHER_VERSION = '#!-err {"message":"Agent version must be lower or equal to manager version"}';

interface Agent extends AgentKey {
  readonly aesKey: Buffer;
}

interface Bound {
  readonly socket: Socket;
  lastMs: number;
}

/**
 * The agent listener (TCP 1514), not yet listening: AES frames of configured keys, control messages, `#ping`.
 * Not emulated: enrolment, UDP, Blowfish, remote requests, queues other than `1` (counted, not analysed), and
 * losses by overflow (the fault `input-queue-full` stands for them).
 */
export function createAgentServer(options: AgentServerOptions): Server {
  const bound = new Map<string, Bound>();
  const agents = options.keys.map((key): Agent => ({ ...key, aesKey: agentAesKey(key.rawKey) }));
  return createServer((socket) => {
    if (options.faults.strike('down') !== undefined) {
      socket.resetAndDestroy();
      return;
    }
    options.counters.tcpSessions += 1;
    const reader = createFrameReader();
    const connection = createConnection(socket, agents, bound, options);
    // A reset by the agent is its own business.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      options.counters.tcpSessions -= 1;
      for (const [id, held] of bound) if (held.socket === socket) bound.delete(id);
    });
    socket.on('data', (chunk: Buffer) => {
      options.counters.receivedBytes += chunk.length;
      const { payloads, fault } = reader.push(chunk);
      for (const payload of payloads) if (!socket.destroyed) connection.take(payload);
      if (fault !== undefined) {
        options.log(`wazuh-remoted: WARNING: ${FRAME_FAULTS[fault]}`);
        socket.destroy();
      }
    });
  });
}

const FRAME_FAULTS = {
  'too-big': 'Too big message size from socket.',
  empty: 'Received message is empty',
} as const;

function createConnection(
  socket: Socket,
  agents: readonly Agent[],
  bound: Map<string, Bound>,
  options: AgentServerOptions,
) {
  const { counters, log, now } = options;
  let sent = 0;
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');

  const close = (why: string): void => {
    log(`wazuh-remoted: WARNING: ${why}`);
    socket.destroy();
  };
  const write = (payload: Buffer): void => {
    const bytes = frame(payload);
    counters.sentBytes += bytes.length;
    socket.write(bytes);
  };
  const say = (agent: Agent, text: string): void => {
    sent += 1;
    const counter = { global: 0, local: sent };
    write(encryptMessage(Buffer.from(text), agent.aesKey, counter, randomInt(65_536)));
  };
  /** False when another live connection holds this agent's id; then this one is closed. */
  const mayUse = (agent: Agent): boolean => {
    const holder = bound.get(agent.id);
    if (holder === undefined || holder.socket === socket) return true;
    if (now() - holder.lastMs <= OVERTAKE_MS) {
      close(`Agent key already in use: agent ID '${agent.id}'`);
      return false;
    }
    holder.socket.destroy();
    bound.delete(agent.id);
    return true;
  };
  const act = (agent: Agent, message: AgentMessage): void => {
    switch (message.kind) {
      case 'event':
        counters.events += 1;
        if (message.queue === '1' && !message.location.startsWith('keepalive')) analyse(agent, message);
        return;
      case 'startup':
        counters.startups += 1;
        if (message.version !== undefined && isHigherVersion(message.version, API_VERSION)) {
          say(agent, HIGHER_VERSION);
        } else if (message.valid) acknowledge(agent);
        return;
      case 'keepalive':
        counters.keepalives += 1;
        if (!message.valid) {
          log(`wazuh-remoted: WARNING: Error validating control message from agent ID '${agent.id}'.`);
          return;
        }
        acknowledge(agent);
        if (message.sharedSum !== undefined && message.sharedSum !== SHARED_SUM) pushSharedFile(agent);
        return;
      case 'shutdown': {
        counters.shutdowns += 1;
        const text = Buffer.from(`ossec: Agent stopped: '${agent.name}->${agent.ip}'.`);
        analyse(agent, { location: 'wazuh-remoted', text });
        return;
      }
      case 'answer':
        return;
      case 'malformed':
        log('wazuh-remoted: ERROR: (1106): String not correctly formatted.');
    }
  };
  const analyse = (agent: Agent, event: { readonly location: string; readonly text: Buffer }): void => {
    const origin = agent.ip === 'any' ? {} : { ip: agent.ip };
    const prefix = `1:[${agent.id}] (${agent.name}) ${agent.ip}->${event.location}:`;
    const text = event.text.subarray(0, MAX_DATAGRAM_BYTES - Buffer.byteLength(prefix)).toString();
    options.analyse({ text, location: event.location, agent: { id: agent.id, name: agent.name, ...origin } });
  };
  const acknowledge = (agent: Agent): void => {
    counters.acks += 1;
    bound.set(agent.id, { socket, lastMs: now() });
    say(agent, ACK);
  };
  const pushSharedFile = (agent: Agent): void => {
    counters.sharedFileMessages += 1;
    say(agent, `#!-up file ${SHARED_SUM} merged.mg\n`);
    say(agent, SHARED_FILE);
    say(agent, '#!-close file ');
  };

  return {
    take: (payload: Buffer): void => {
      if (payload.toString('latin1') === '#ping') {
        counters.pings += 1;
        return write(Buffer.from('#pong'));
      }
      const envelope = openEnvelope(payload);
      const agent = agents.find(({ id, ip }) => (envelope.id === undefined ? ip === peer : id === envelope.id));
      if (agent === undefined || (agent.ip !== 'any' && agent.ip !== peer)) {
        counters.unknown += 1;
        return close(`(1408): Invalid ID ${envelope.id ?? 'unknown'} for the source ip: '${peer}'.`);
      }
      const opened =
        envelope.kind === 'encrypted' ? decryptMessage(envelope.cipher, agent.aesKey) : undefined;
      if (opened === undefined) {
        counters.unknown += 1;
        return close(
          envelope.kind === 'malformed'
            ? `(1403): Incorrectly formatted message from agent '${agent.id}' (host '${peer}').`
            : `(1404): Authentication error. Wrong key or corrupt payload. Message received from agent '${agent.id}'.`,
        );
      }
      if (!mayUse(agent)) return;
      const holder = bound.get(agent.id);
      if (holder !== undefined) holder.lastMs = now();
      act(agent, parseMessage(opened.message));
    },
  };
}
