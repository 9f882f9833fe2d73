import { createServer, type Server, type Socket } from 'node:net';
import type { FaultSwitch } from '../faults.ts';
import { agentAesKey } from './cipher.ts';
import { type Bound, type ConnectionOptions, createConnection } from './connection.ts';
import { createFrameReader } from './frames.ts';
import type { AgentKey } from './keys.ts';

export interface AgentServerOptions extends Omit<ConnectionOptions, 'agents' | 'bound'> {
  readonly keys: readonly AgentKey[];
  readonly faults: FaultSwitch;
}

export interface AgentServer {
  readonly server: Server;
  dropConnections(): void;
  stop(): Promise<void>;
}

/**
 * The agent listener (TCP 1514), not yet listening: AES frames of configured keys, control messages, `#ping`.
 * Not emulated: enrolment, UDP, Blowfish, remote requests, queues other than `1` (counted, not analysed), and
 * losses by overflow (the fault `input-queue-full` stands for them).
 */
export function createAgentServer(options: AgentServerOptions): AgentServer {
  const bound = new Map<string, Bound>();
  const open = new Set<Socket>();
  const agents = options.keys.map((key) => ({ ...key, aesKey: agentAesKey(key.rawKey) }));
  const dropConnections = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const server = createServer((socket) => {
    if (options.faults.strike('down') !== undefined) {
      socket.resetAndDestroy();
      return;
    }
    options.counters.tcpSessions += 1;
    open.add(socket);
    const reader = createFrameReader();
    const take = createConnection(socket, { ...options, agents, bound });
    // A reset by the agent is its own business.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      options.counters.tcpSessions -= 1;
      open.delete(socket);
      for (const [id, held] of bound) if (held.socket === socket) bound.delete(id);
    });
    socket.on('data', (chunk: Buffer) => {
      options.counters.receivedBytes += chunk.length;
      const { payloads, fault } = reader.push(chunk);
      for (const payload of payloads) if (!socket.destroyed) take(payload);
      if (fault !== undefined) {
        options.log(`wazuh-remoted: WARNING: ${FRAME_FAULTS[fault]}`);
        socket.destroy();
      }
    });
  });
  return {
    server,
    dropConnections,
    stop: () => {
      dropConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const FRAME_FAULTS = {
  'too-big': 'Too big message size from socket.',
  empty: 'Received message is empty',
} as const;
