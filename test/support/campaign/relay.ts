import { connect, createServer, type Socket } from 'node:net';
import { LOOPBACK_HOST, listenOnLoopback } from '../../../tools/local/listen.ts';

/** A way from one function instance to one server, which ends with the instance. */
export interface Relay {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Resets every connection, and each new one. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * A relay of TCP on loopback. `admits` is asked before bytes go to the server: false cuts the way there and then, with
 * those bytes and everything after them unsent.
 */
export async function startRelay(
  target: number,
  admits: (bytes: Buffer) => boolean = () => true,
): Promise<Relay> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: target, host: LOOPBACK_HOST, noDelay: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    if (isCut) {
      near.resetAndDestroy();
      return;
    }
    far.pipe(near);
    near.on('data', (bytes: Buffer) => {
      if (!admits(bytes)) cut();
      else if (!isCut) far.write(bytes);
    });
    near.on('end', () => far.end());
  });
  const local = await listenOnLoopback(server, 0, 'a relay');
  return {
    port: local.port,
    endpoint: local.endpoint,
    cut,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await local.close();
    },
  };
}
