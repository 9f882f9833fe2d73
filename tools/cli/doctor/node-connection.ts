import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TlsTrust } from '../../../src/config.ts';
import { amber, type Check, green, red, type Seen } from './check.ts';

export interface NodeAddress {
  readonly name: string;
  /** Server API. */
  readonly url: string;
}

/** Less than this is left of a certificate that somebody should think of. */
const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

export function hostOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 443 : Number(port) };
}

/** The way to the API of a node, before anything is said over it. */
export function connectionChecks(
  { name, url }: NodeAddress,
  trust: TlsTrust,
  clock: () => number,
): readonly Check[] {
  const { host, port } = hostOf(url);
  return [
    { name: 'dns', subject: name, run: () => resolves(host) },
    { name: 'tcp', subject: name, needs: ['dns'], run: (signal) => listens(host, port, signal) },
    {
      name: 'certificate',
      subject: name,
      needs: ['tcp'],
      run: async (signal) => judge(await shownCertificate(host, port, trust, signal), trust, host, clock()),
    },
  ];
}

async function resolves(host: string): Promise<Seen> {
  if (isIP(host) !== 0) return green(`${host} is an address`);
  try {
    const found = await lookup(host, { all: true });
    return green(`${host} is ${found.map(({ address }) => address).join(', ')}`);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return red(
      `${host} has no address (${code})`,
      'see that wazuh.nodes names it rightly; a name of a private zone has one inside its network alone',
    );
  }
}

function listens(host: string, port: number, signal: AbortSignal): Promise<Seen> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port });
    const end = (seen: Seen) => {
      socket.destroy();
      resolve(seen);
    };
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    socket.setTimeout(TCP_MS, () => end(unreachable(host, port, 'ETIMEDOUT')));
    socket.once('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => end(unreachable(host, port, code)));
    socket.once('connect', () => end(green(`${host}:${port} takes connections`)));
  });
}

const TCP_MS = 8_000;

function unreachable(host: string, port: number, code: string): Seen {
  const next =
    code === 'ECONNREFUSED'
      ? 'the machine is there and nothing listens: is the port right, does `systemctl status wazuh-manager` say running?'
      : 'a firewall, a security group or a route is in the way, or the machine is down; the functions need the same way';
  return red(`${host}:${port} takes no connection (${code})`, next);
}

interface Shown {
  readonly certificate: X509Certificate;
  /** OpenSSL's or Node's word for why it is not trusted. */
  readonly distrust: string | undefined;
}

/** The certificate that the server shows. Nothing is sent, so it is looked at whether it is trusted or not. */
function shownCertificate(
  host: string,
  port: number,
  { ca }: TlsTrust,
  signal: AbortSignal,
): Promise<Shown | string> {
  return new Promise((resolve) => {
    const named = isIP(host) === 0 ? { servername: host } : {};
    const trusted = ca === undefined ? {} : { ca };
    const socket = connectTls({ host, port, ...named, ...trusted, rejectUnauthorized: false });
    const end = (shown: Shown | string) => {
      socket.destroy();
      resolve(shown);
    };
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    socket.once('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => end(code));
    socket.once('secureConnect', () => {
      const raw = socket.getPeerX509Certificate()?.raw;
      // Node has an error here, OpenSSL a code, whatever the types say.
      const why: unknown = socket.authorizationError;
      const distrust = socket.authorized
        ? undefined
        : ((why as NodeJS.ErrnoException | undefined)?.code ?? String(why));
      end(raw === undefined ? 'no certificate' : { certificate: new X509Certificate(raw), distrust });
    });
  });
}

function judge(shown: Shown | string, trust: TlsTrust, host: string, now: number): Seen {
  if (typeof shown === 'string')
    return red(
      `no TLS there (${shown})`,
      'the server API speaks HTTPS unless `https.enabled` was set to no in api.yaml of the manager: set it back',
    );
  const { certificate, distrust } = shown;
  if (trust.fingerprints !== undefined) return judgePinned(certificate, trust.fingerprints, now);
  const left = leftDays(certificate, now);
  if (distrust === undefined) {
    if (left >= SOON_DAYS) return green(`trusted, for ${left} days more`);
    return amber(`trusted, for ${left} days more`, RENEW);
  }
  const { [distrust]: says } = SAYS;
  const pin = `or pin it, when it is the manager's own: wazuh.tls.fingerprints: ['${certificate.fingerprint256}']. ${COMPARE}`;
  if (distrust === 'CERT_HAS_EXPIRED') return red(`expired on ${dayOf(certificate.validTo)}`, RENEW, pin);
  if (distrust === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return red(
      `made out to ${namesOf(certificate)}, not to ${host}`,
      'name the node by one of these in wazuh.nodes, or have a certificate made with the name that you use',
      pin,
    );
  return red(
    says ?? `not trusted (${distrust})`,
    'put the PEM of the authority that signed it into wazuh.tls.ca',
    pin,
  );
}

function judgePinned(certificate: X509Certificate, pins: readonly string[], now: number): Seen {
  if (!pins.some((pin) => pin.toUpperCase() === certificate.fingerprint256))
    return red(
      'its certificate is none of those that are pinned',
      `when it was renewed: wazuh.tls.fingerprints: ['${certificate.fingerprint256}'], then deploy. ${COMPARE}`,
    );
  const left = leftDays(certificate, now);
  if (left < 0)
    return amber(
      `pinned; it expired on ${dayOf(certificate.validTo)}, which a pin does not mind and others do`,
      RENEW,
    );
  if (left < SOON_DAYS) return amber(`pinned, and valid for ${left} days more`, RENEW);
  return green(`pinned, and valid for ${left} days more`);
}

const RENEW = 'renew it, nothing on the manager does: docs/runbooks/manager-certificate.md';
const COMPARE =
  'Compare on the manager: openssl x509 -noout -fingerprint -sha256 -in /var/ossec/api/configuration/ssl/server.crt';

const BY_NOBODY = 'signed by no authority that is trusted here';
const SAYS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'signed by itself, and not pinned',
  SELF_SIGNED_CERT_IN_CHAIN: BY_NOBODY,
  UNABLE_TO_GET_ISSUER_CERT: BY_NOBODY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: BY_NOBODY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: BY_NOBODY,
  CERT_NOT_YET_VALID: 'not valid yet: is the clock of this machine right?',
};

function leftDays({ validTo }: X509Certificate, now: number): number {
  return Math.floor((Date.parse(validTo) - now) / DAY_MS);
}

function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Its names are another's words: only those that are names are repeated. */
function namesOf({ subjectAltName = '' }: X509Certificate): string {
  const names = [...subjectAltName.matchAll(/(?:DNS|IP Address):([\w.*:-]{1,253})(?=,|$)/g)].map(
    ([, name]) => name,
  );
  return names.length === 0 ? 'no name at all' : names.slice(0, 5).join(', ');
}
