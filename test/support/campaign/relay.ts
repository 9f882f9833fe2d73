import { connect, createServer, type Socket } from 'node:net';
import { LOOPBACK_HOST, listenOnLoopback } from '../../../tools/local/listen.ts';

/** A way from function instances to one server. */
export interface Relay {
  readonly port: number;
  /** Resets every connection, and each new one. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * A relay of TCP on loopback. `admits` is told of bytes before they go to the server and says how many may: with fewer than
 * all, the connection ends there for both sides, behind them.
 */
export async function startRelay(
  target: number,
  admits: (bytes: Buffer) => number = (bytes) => bytes.length,
): Promise<Relay> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer({ noDelay: true }, (near) => {
    if (isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: target, host: LOOPBACK_HOST, noDelay: true });
    let ended = false;
    const follow = (socket: Socket, other: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', (failed) => {
        sockets.delete(socket);
        if (failed) other.resetAndDestroy();
        else other.end();
      });
    };
    follow(near, far);
    follow(far, near);
    far.pipe(near);
    near.on('end', () => far.end());
    near.on('data', (bytes: Buffer) => {
      if (ended) return;
      const admitted = admits(bytes);
      ended = admitted < bytes.length;
      if (!ended) far.write(bytes);
      else {
        far.end(bytes.subarray(0, admitted));
        near.resetAndDestroy();
      }
    });
  });
  const local = await listenOnLoopback(server, 0, 'a relay');
  return {
    port: local.port,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await local.close();
    },
  };
}
