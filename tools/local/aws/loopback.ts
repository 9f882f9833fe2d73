import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CodedError } from '../../../src/kernel/coded-error.ts';

/** A protocol server that runs on this machine, for this machine. */
export interface LocalServer {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Stops it; open connections are cut. */
  close(): Promise<void>;
}

export const LOOPBACK_HOST = '127.0.0.1';

/**
 * Lets a server listen on loopback.
 *
 * @param port 0 for any free one
 * @throws CodedError `port_taken` or `cannot_listen`
 */
export async function listenOnLoopback(server: Server, port: number, name: string): Promise<LocalServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(listenError(name, port, error));
    });
    server.listen(port, LOOPBACK_HOST, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    endpoint: `http://${LOOPBACK_HOST}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What to tell a user when a server cannot listen. */
export function listenError(name: string, port: number, error: unknown): CodedError {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'EADDRINUSE'
    ? new CodedError(
        'port_taken',
        `${name}: port ${port} is taken; stop what uses it, or choose another port`,
        {
          cause: error,
        },
      )
    : new CodedError('cannot_listen', `${name}: cannot listen on port ${port} (${code ?? 'unknown'})`, {
        cause: error,
      });
}
