import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { CodedError } from '../../src/kernel/coded-error.ts';

/** A server that runs on this machine, for this machine. */
export interface LocalServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Stops it; open connections are cut. */
  close(): Promise<void>;
}

export const LOOPBACK_HOST = '127.0.0.1';

/** Ports that a person may choose for `npm start`. */
export type ChosenPort = 'ingest' | 'console' | 'manager' | 'agent';

export const portOption = (chosen: ChosenPort): string => `--${chosen}-port`;
export const portVariable = (chosen: ChosenPort): string => `SLUICE_${chosen.toUpperCase()}_PORT`;

/**
 * Lets a server listen on loopback, and nowhere else.
 *
 * @param port 0 for any free one
 * @param name the server in words for people
 * @param chosen what a person sets to choose another port, where one can
 * @throws CodedError `port_taken` or `cannot_listen`
 */
export async function listenOnLoopback(
  server: Server,
  port: number,
  name: string,
  chosen?: ChosenPort,
): Promise<LocalServer> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: unknown) => reject(listenError(name, port, error, chosen));
    server.once('error', refuse);
    server.listen(port, LOOPBACK_HOST, () => {
      server.off('error', refuse);
      resolve();
    });
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    port: actual,
    endpoint: `http://${LOOPBACK_HOST}:${actual}`,
    close: () => closeServer(server),
  };
}

/** Stops listening and, for HTTP, ends every connection. */
export function closeServer(server: Server | HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}

/** What to tell a person when a server cannot listen. */
export function listenError(name: string, port: number, error: unknown, chosen?: ChosenPort): CodedError {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const another =
    chosen === undefined ? 'choose another port' : `choose another port with ${choice(chosen, '<port>')}`;
  if (code === 'EADDRINUSE')
    return new CodedError(
      'port_taken',
      `${sentence(name)} cannot start: port ${port} of ${LOOPBACK_HOST} is taken. Stop the program that uses it (another npm start?), or ${another}.`,
      { cause: error },
    );
  const why = code === 'EACCES' ? 'this user may not listen there' : (code ?? 'unknown');
  return new CodedError(
    'cannot_listen',
    `${sentence(name)} cannot listen on port ${port} (${why}): ${another}.`,
    {
      cause: error,
    },
  );
}

const choice = (chosen: ChosenPort, port: string): string =>
  `${portOption(chosen)} ${port} or ${portVariable(chosen)}=${port} (0: any free one)`;

const sentence = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
