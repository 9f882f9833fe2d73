import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';

/** @throws the system's error, such as EADDRINUSE, when the port cannot be had */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

export function addressOf(server: Server): { readonly port: number; readonly authority: string } {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server is not listening');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { port: address.port, authority: `${host}:${address.port}` };
}

/** Stops listening and ends every connection. */
export async function closeServer(server: HttpServer): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
