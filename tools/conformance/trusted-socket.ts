import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { Target } from './target.ts';

/** Host and port of the server API. */
export function apiAddress({ apiUrl }: Pick<Target, 'apiUrl'>): {
  readonly host: string;
  readonly port: number;
} {
  const { hostname, port } = new URL(apiUrl);
  return { host: hostname, port: Number(port || 443) };
}

/** A bare TLS connection to the server API, trusted as its HTTP client trusts it: by an authority or by a pin. */
export function trustedSocket(target: Target): Promise<TLSSocket> {
  const { ca, fingerprints } = target.trust;
  const { host, port } = apiAddress(target);
  const pinned = fingerprints?.map((fingerprint) => fingerprint.toUpperCase());
  const options: ConnectionOptions = {
    host,
    port,
    servername: host,
    // A pin takes the place of the other checks; it is compared below, before anything is sent.
    rejectUnauthorized: pinned === undefined,
    ...(ca === undefined ? {} : { ca }),
  };
  return new Promise((resolve, reject) => {
    const socket = connect(options);
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      socket.off('error', reject);
      const found = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
      if (pinned === undefined || pinned.includes(found)) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new Error(`the manager's certificate has the fingerprint ${found}, not the pinned one`));
    });
  });
}
