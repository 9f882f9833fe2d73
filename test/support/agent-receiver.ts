import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createFrameReader, frame } from '../../tools/local/manager/agent/frames.ts';

/** One connection as its other end saw it. */
export interface Received {
  readonly socket: Socket;
  frames: number;
  pings: number;
  bytes: number;
  /** How it ended: `fin` in order, `reset` not. */
  end: 'open' | 'fin' | 'reset';
}

export interface AgentReceiver {
  readonly port: number;
  readonly connections: readonly Received[];
  close(): Promise<void>;
}

/** Something on an agent port that does what a test wants; `onPing` false: the ping is not answered. */
export async function agentReceiver(
  onPing: (connection: Received) => boolean = () => true,
  onData: (connection: Received) => void = () => {},
  onFrame: (payload: Buffer, connection: Received) => void = () => {},
): Promise<AgentReceiver> {
  const connections: Received[] = [];
  const server = createServer((socket) => {
    const seen: Received = { socket, frames: 0, pings: 0, bytes: 0, end: 'open' };
    connections.push(seen);
    const reader = createFrameReader();
    socket.on('error', () => {
      seen.end = 'reset';
    });
    socket.on('end', () => {
      seen.end = 'fin';
    });
    socket.on('data', (piece: Buffer) => {
      seen.bytes += piece.length;
      for (const payload of reader.push(piece).payloads) {
        if (payload.toString('latin1') !== '#ping') {
          seen.frames += 1;
          onFrame(payload, seen);
        } else {
          seen.pings += 1;
          if (onPing(seen)) socket.write(frame(Buffer.from('#pong')));
        }
      }
      onData(seen);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    close: async () => {
      for (const { socket } of connections) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
