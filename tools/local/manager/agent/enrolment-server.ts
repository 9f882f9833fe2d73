import type { Server as NetServer, Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { TlsIdentity } from '../certificate.ts';
import type { FaultSwitch } from '../faults.ts';
import { type EnrolmentOptions, enrol } from './enrolment.ts';

/** Bytes of one request, its newline included. */
const MAX_REQUEST_BYTES = 69_632;

export interface EnrolmentServerOptions extends EnrolmentOptions {
  readonly identity: TlsIdentity;
  readonly faults: FaultSwitch;
}

export interface EnrolmentServer {
  readonly server: NetServer;
  dropConnections(): void;
  stop(): Promise<void>;
}

/**
 * The enrolment listener (TLS on TCP 1515), not yet listening: one line in, one line out, then it closes. A line
 * without a newline is waited for, without an answer, as long as the other side likes.
 */
export function createEnrolmentServer(options: EnrolmentServerOptions): EnrolmentServer {
  const { identity, faults, log } = options;
  const open = new Set<Socket>();
  const server = createServer({
    key: identity.keyPem,
    cert: identity.certificatePem,
    minVersion: 'TLSv1.2',
  });
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    if (faults.strike('down') !== undefined) socket.resetAndDestroy();
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('secureConnection', (socket) => {
    const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    let received = Buffer.alloc(0);
    let answered = false;
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      if (answered) return;
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf('\n');
      if (end < 0 && received.length < MAX_REQUEST_BYTES) {
        log(`wazuh-authd: ERROR: Newline terminator not found in message request for ${peer}`);
        return;
      }
      answered = true;
      if (end < 0 || end >= MAX_REQUEST_BYTES) {
        socket.destroy();
        return;
      }
      socket.end(enrol(received.subarray(0, end).toString('utf8'), peer, options));
    });
  });
  const dropConnections = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    server,
    dropConnections,
    stop: () => {
      dropConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
