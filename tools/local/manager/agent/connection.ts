import { createHash, randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Counters } from '../counters.ts';
import { MANAGER_VERSION, MAX_DATAGRAM_BYTES } from '../stock.ts';
import { encryptMessage } from './cipher.ts';
import { frame } from './frames.ts';
import type { RegisteredAgent } from './keys.ts';
import { type AgentMessage, isHigherVersion } from './messages.ts';
import { receive } from './receive.ts';
import type { AgentRegistry } from './registry.ts';

interface AgentEvent {
  readonly text: string;
  readonly location: string;
  readonly agent: { readonly id: string; readonly name: string; readonly ip?: string };
}

export interface ConnectionOptions {
  readonly registry: AgentRegistry;
  /** Seconds of silence after which another connection takes an agent's id. */
  readonly overtakeTimeS: number;
  /** Which socket holds an agent's id; shared by all connections. */
  readonly bound: Map<string, Bound>;
  /** As the log names the connection. */
  readonly socketNumber: number;
  readonly now: () => number;
  readonly counters: Counters['remoted'];
  readonly analyse: (event: AgentEvent) => void;
  readonly log: (line: string) => void;
}

export interface Bound {
  readonly socket: Socket;
  /** Time of its last message, milliseconds. */
  lastMs: number;
}

const LOCAL_COUNTER_LIMIT = 9998;
const SHARED_FILE = '#default\n<agent_config></agent_config>\n';
const SHARED_SUM = createHash('md5').update(SHARED_FILE).digest('hex');
const PING = Buffer.from('#ping');
const PONG = Buffer.from('#pong');
const ACK = '#!-agent ack ';
const HIGHER_VERSION = '#!-err {"message":"Agent version must be lower or equal to manager version"}';

/** Handles the payloads of one connection; closes its socket where the manager would, and what follows is lost. */
export function createConnection(socket: Socket, options: ConnectionOptions): (payload: Buffer) => void {
  const { registry, bound, counters, log, now } = options;
  let sent = 0;
  let refused = false;
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');

  const close = (...lines: readonly string[]): void => {
    for (const line of lines) log(`wazuh-remoted: ${line}`);
    refused = true;
    socket.destroy();
  };
  const write = (payload: Buffer): void => {
    const bytes = frame(payload);
    if (socket.destroyed) return;
    counters.sentBytes += bytes.length;
    socket.write(bytes);
  };
  const say = (agent: RegisteredAgent, text: string): void => {
    sent += 1;
    const counter = { global: Math.floor(sent / LOCAL_COUNTER_LIMIT), local: sent % LOCAL_COUNTER_LIMIT };
    write(encryptMessage(Buffer.from(text), agent.aesKey, counter, randomInt(65_536)));
  };
  /** False when another live connection holds this agent's id; then this one is closed. */
  const mayUse = (agent: RegisteredAgent): boolean => {
    const holder = bound.get(agent.id);
    if (holder === undefined || holder.socket === socket) return true;
    if (now() - holder.lastMs <= options.overtakeTimeS * 1000) {
      close(`WARNING: Agent key already in use: agent ID '${agent.id}'`);
      return false;
    }
    holder.socket.destroy();
    bound.delete(agent.id);
    return true;
  };
  const act = (agent: RegisteredAgent, message: AgentMessage): void => {
    switch (message.kind) {
      case 'event':
        counters.events += 1;
        if (message.queue === '1' && !message.location.startsWith('keepalive')) analyse(agent, message);
        return;
      case 'startup':
        counters.startups += 1;
        if (message.version !== undefined && isHigherVersion(message.version, MANAGER_VERSION)) {
          say(agent, HIGHER_VERSION);
        } else if (message.valid) {
          agent.status = 'pending';
          acknowledge(agent);
        }
        return;
      case 'keepalive':
        counters.keepalives += 1;
        if (!message.valid) {
          log(`wazuh-remoted: WARNING: Invalid message from agent: '${agent.name}' (${agent.id})`);
          log(`wazuh-remoted: WARNING: Error validating control message from agent ID '${agent.id}'.`);
          return;
        }
        agent.status = 'active';
        agent.keepaliveMs = now();
        if (message.version !== undefined) agent.version = message.version;
        acknowledge(agent);
        if (message.sharedSum !== undefined && message.sharedSum !== SHARED_SUM) pushSharedFile(agent);
        return;
      case 'shutdown': {
        counters.shutdowns += 1;
        agent.status = 'disconnected';
        agent.disconnectedMs = now();
        const text = Buffer.from(`ossec: Agent stopped: '${agent.name}->${agent.ip}'.`);
        analyse(agent, { location: 'wazuh-remoted', text });
        return;
      }
      case 'answer':
        return;
      case 'empty':
        // It is handed on, and the analysis daemon complains.
        log('wazuh-analysisd: ERROR: (1222): Invalid msg: ');
        return;
      case 'malformed':
        log('wazuh-remoted: ERROR: (1106): String not correctly formatted.');
    }
  };
  const analyse = (
    agent: RegisteredAgent,
    event: { readonly location: string; readonly text: Buffer },
  ): void => {
    const origin = agent.ip === 'any' ? {} : { ip: agent.ip };
    const prefix = `1:[${agent.id}] (${agent.name}) ${agent.ip}->${event.location}:`;
    const text = event.text.subarray(0, MAX_DATAGRAM_BYTES - Buffer.byteLength(prefix)).toString();
    options.analyse({ text, location: event.location, agent: { id: agent.id, name: agent.name, ...origin } });
  };
  const acknowledge = (agent: RegisteredAgent): void => {
    counters.acks += 1;
    bound.set(agent.id, { socket, lastMs: now() });
    say(agent, ACK);
  };
  const pushSharedFile = (agent: RegisteredAgent): void => {
    counters.sharedFileMessages += 1;
    say(agent, `#!-up file ${SHARED_SUM} merged.mg\n`);
    say(agent, SHARED_FILE);
    say(agent, '#!-close file ');
  };

  return (payload) => {
    if (refused) return;
    if (payload.length === PING.length && payload.equals(PING)) {
      counters.pings += 1;
      write(PONG);
      return;
    }
    const received = receive(payload, registry.keys(), peer, options.socketNumber);
    if (received.kind === 'refused') {
      counters.unknown += 1;
      close(...received.log);
      return;
    }
    if (!mayUse(received.agent)) return;
    const holder = bound.get(received.agent.id);
    if (holder !== undefined) holder.lastMs = now();
    act(received.agent, received.message);
  };
}
