import type { X509Certificate } from 'node:crypto';
import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { TlsTrust } from '../../src/config.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';

/** The server closes idle connections after 5 s: ours go before. */
const IDLE_MS = 4_000;

const OPTIONS: AgentOptions = {
  keepAlive: true,
  timeout: IDLE_MS,
  maxCachedSessions: 0,
  // Said aloud, since NODE_TLS_REJECT_UNAUTHORIZED=0 would be obeyed otherwise.
  rejectUnauthorized: true,
};

/**
 * Connections to a manager that is known by its authority or by its certificate's fingerprint.
 *
 * A pinned certificate may be self-signed, expired or made out to another name, as Wazuh's own is: the pin takes the
 * place of these checks. It is compared before the connection is handed to HTTP, so a wrong server is sent nothing.
 *
 * @param greeted hears the certificate of each connection that is trusted. Nobody else can: Node gives it out once.
 */
export function createTlsAgent(
  trust: TlsTrust,
  greeted: (certificate: X509Certificate) => void = () => {},
): Agent {
  if (trust.fingerprints === undefined) return verifying(trust.ca, greeted);
  const pins = new Set(trust.fingerprints.map((fingerprint) => fingerprint.toUpperCase()));
  const agent = new Agent(OPTIONS);
  agent.createConnection = (options, ready = () => {}) => connectPinned(options, { pins, greeted, ready });
  return agent;
}

function verifying(ca: string | undefined, greeted: (certificate: X509Certificate) => void): Agent {
  const agent = new Agent({ ...OPTIONS, ...(ca !== undefined && { ca }) });
  const connectVerified = agent.createConnection.bind(agent);
  agent.createConnection = (options, ready) => {
    const socket = connectVerified(options, ready) as TLSSocket;
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      if (certificate !== undefined) greeted(certificate);
    });
    return socket;
  };
  return agent;
}

interface Pinning {
  readonly pins: ReadonlySet<string>;
  readonly greeted: (certificate: X509Certificate) => void;
  readonly ready: (error: Error | null, socket: Duplex) => void;
}

/** Gives the connection to `ready`, and not by returning it: by then its certificate has been compared. */
function connectPinned(options: RequestOptions, { pins, greeted, ready }: Pinning): undefined {
  const socket = connect({ ...(options as ConnectionOptions), rejectUnauthorized: false });
  const fail = (error: Error) => {
    socket.destroy();
    ready(error, socket);
  };
  const late = () => fail(new CodedError('tls_timeout', 'the TLS handshake took too long'));
  socket.once('error', fail);
  socket.once('timeout', late);
  socket.once('secureConnect', () => {
    socket.off('error', fail);
    socket.off('timeout', late);
    const certificate = socket.getPeerX509Certificate();
    if (certificate !== undefined && pins.has(certificate.fingerprint256)) {
      greeted(certificate);
      ready(null, socket);
    } else
      fail(
        new CodedError(
          'tls_wrong_fingerprint',
          "the server's certificate has none of the pinned fingerprints",
        ),
      );
  });
}
