import type { X509Certificate } from 'node:crypto';
import { Agent, type AgentOptions } from 'node:https';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
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
 */
export function createTlsAgent(trust: TlsTrust): Agent {
  if (trust.fingerprints !== undefined) return new PinnedAgent(trust.fingerprints);
  return new Agent({ ...OPTIONS, ...(trust.ca !== undefined && { ca: trust.ca }) });
}

type Ready = (error: Error | null, socket?: TLSSocket) => void;

class PinnedAgent extends Agent {
  readonly #pins: ReadonlySet<string>;

  constructor(fingerprints: readonly string[]) {
    super(OPTIONS);
    this.#pins = new Set(fingerprints.map((fingerprint) => fingerprint.toUpperCase()));
  }

  override createConnection(options: ConnectionOptions, ready: Ready): undefined {
    const socket = connect({ ...options, rejectUnauthorized: false });
    const fail = (error: Error) => {
      socket.destroy();
      ready(error);
    };
    const late = () => fail(new CodedError('tls_timeout', 'the TLS handshake took too long'));
    socket.once('error', fail);
    socket.once('timeout', late);
    socket.once('secureConnect', () => {
      socket.off('error', fail);
      socket.off('timeout', late);
      const certificate: X509Certificate | undefined = socket.getPeerX509Certificate();
      if (certificate !== undefined && this.#pins.has(certificate.fingerprint256)) ready(null, socket);
      else fail(new CodedError('tls_wrong_fingerprint', "the server's certificate has none of the pinned fingerprints"));
    });
  }
}
