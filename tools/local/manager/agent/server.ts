import { createServer, type Server, type Socket } from 'node:net';
import type { FaultSwitch } from '../faults.ts';
import { createDaemonQueue } from '../queue.ts';
import { type Bound, type ConnectionOptions, createConnection } from './connection.ts';
import { createFrameReader } from './frames.ts';

export interface AgentServerOptions extends Omit<ConnectionOptions, 'bound' | 'socketNumber'> {
  readonly faults: FaultSwitch;
  /** `<queue_size>`. */
  readonly queueSize: number;
  /** Numbers from 0 up to 1: events of one read change places, as four workers let them. In order without it. */
  readonly disorder: (() => number) | undefined;
}

export interface AgentServer {
  readonly server: Server;
  dropConnections(): void;
  /** Handles what waits, unless the receiver is stuck. */
  drain(): void;
  stop(): Promise<void>;
}

/**
 * The agent listener (TCP 1514), not yet listening: AES frames, control messages, `#ping`. Not emulated: UDP,
 * Blowfish, remote requests, queues other than `1` (counted, not analysed).
 */
export function createAgentServer(options: AgentServerOptions): AgentServer {
  const bound = new Map<string, Bound>();
  const open = new Set<Socket>();
  const { counters, faults, log } = options;
  let warned = false;
  // File descriptors of a daemon that has some files open.
  let socketNumber = 10;
  const queue = createDaemonQueue({
    size: options.queueSize,
    held: () => faults.is('receiver-stuck'),
    onFull: () => {
      counters.discarded += 1;
      if (!warned) {
        log(`wazuh-remoted: WARNING: Message queue is full (${options.queueSize}). Events may be lost.`);
      }
      warned = true;
    },
  });
  const dropConnections = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const server = createServer((socket) => {
    if (faults.strike('down') !== undefined) {
      socket.resetAndDestroy();
      return;
    }
    counters.tcpSessions += 1;
    open.add(socket);
    const reader = createFrameReader();
    socketNumber += 1;
    const ownNumber = socketNumber;
    const take = createConnection(socket, { ...options, bound, socketNumber: ownNumber });
    // A reset by the agent is its own business.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      counters.tcpSessions -= 1;
      open.delete(socket);
      for (const [id, held] of bound) if (held.socket === socket) bound.delete(id);
    });
    socket.on('data', (chunk: Buffer) => {
      counters.receivedBytes += chunk.length;
      const { payloads, fault } = reader.push(chunk);
      for (const payload of shuffled(payloads, options.disorder)) {
        // What came before the agent closed is handled though it waits.
        queue.offer(() => take(payload));
      }
      counters.queued = queue.usage();
      if (fault !== undefined) {
        const where = fault === 'too-big' ? ` [${ownNumber}].` : '';
        log(`wazuh-remoted: WARNING: ${FRAME_FAULTS[fault]}${where}`);
        socket.destroy();
      }
    });
  });
  return {
    server,
    dropConnections,
    drain: () => {
      queue.drain();
      counters.queued = queue.usage();
    },
    stop: () => {
      dropConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const PING = Buffer.from('#ping');
/** Measured on a real manager: 20 neighbours of 3,000 events stood in the wrong order. */
const SWAPS = 20 / 3000;

/** Payloads with some in each other's place, never across a ping: its answer vouches for all before it. */
function shuffled(payloads: readonly Buffer[], random: (() => number) | undefined): readonly Buffer[] {
  if (random === undefined) return payloads;
  const out = [...payloads];
  let start = 0;
  for (const [at, payload] of payloads.entries()) {
    if (payload.equals(PING)) start = at + 1;
    else if (at > start && random() < SWAPS) {
      const other = start + Math.floor(random() * (at - start));
      [out[at], out[other]] = [out[other] ?? payload, out[at] ?? payload];
    }
  }
  return out;
}

const FRAME_FAULTS = {
  'too-big': 'Too big message size from socket',
  empty: 'Received message is empty',
} as const;
