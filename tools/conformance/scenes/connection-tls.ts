import type { X509Certificate } from 'node:crypto';
import { type ConnectionOptions, checkServerIdentity, connect } from 'node:tls';
import type { Stage } from '../stage.ts';
import type { Target } from '../target.ts';
import { apiAddress, trustedSocket } from '../trusted-socket.ts';
import { FACTS } from './connection-facts.ts';

const VERSIONS = { TLSv1: 'TLSv1', TLSv1_1: 'TLSv1.1', TLSv1_2: 'TLSv1.2', TLSv1_3: 'TLSv1.3' } as const;

/** Versions, ALPN and the certificate of the server API. */
export async function playTls(stage: Stage): Promise<void> {
  await versions(stage);
  await certificate(stage);
}

async function versions(stage: Stage): Promise<void> {
  const { target } = stage;
  const best = await trustedSocket(target);
  stage.check('tls negotiated', FACTS['tls negotiated'], {
    version: best.getProtocol(),
    cipher: best.getCipher().standardName,
  });
  best.destroy();
  const alpn = await handshake(target, { ALPNProtocols: ['h2', 'http/1.1'] });
  stage.check(
    'alpn h2 or http/1.1 offered, chosen',
    null,
    alpn === undefined ? 'refused' : alpn.alpn || null,
  );
  for (const [name, version] of Object.entries(VERSIONS)) {
    const ciphers = version < 'TLSv1.2' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {};
    const accepted = await handshake(target, { minVersion: version, maxVersion: version, ...ciphers });
    stage.check(`accepts ${name}`, FACTS[`accepts ${name}`], accepted !== undefined);
  }
}

interface Shaken {
  readonly alpn: string | false | null;
  readonly certificate: X509Certificate | undefined;
}

/** Shakes hands and hangs up; nothing is sent, so the certificate is looked at and not trusted. */
function handshake(target: Target, options: ConnectionOptions): Promise<Shaken | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ ...apiAddress(target), rejectUnauthorized: false, ...options });
    socket.once('error', () => resolve(undefined));
    socket.once('secureConnect', () => {
      resolve({ alpn: socket.alpnProtocol, certificate: socket.getPeerX509Certificate() });
      socket.destroy();
    });
  });
}

const CERTIFICATE_FACTS = Object.keys(FACTS).filter((name) => /certificate|system CAs/.test(name));

/** A certificate of the site's own is no difference: its facts are not compared. */
async function certificate(stage: Stage): Promise<void> {
  const { target } = stage;
  const found = (await handshake(target, {}))?.certificate;
  if (found === undefined || !found.subject.endsWith('CN=wazuh.com')) {
    for (const name of CERTIFICATE_FACTS)
      stage.skip(name, 'the certificate is not the one that a manager makes itself');
    return;
  }
  const recorded = String(FACTS.certificate);
  const subject = /^subject=(.*)$/m.exec(recorded)?.[1]?.replaceAll(' = ', '=').replaceAll(', ', '\n');
  const days = (Date.parse(found.validTo) - Date.parse(found.validFrom)) / 86_400_000;
  stage.check(
    'certificate',
    { subject, issuer: subject, names: 'DNS:localhost', days: 365 },
    { subject: found.subject, issuer: found.issuer, names: found.subjectAltName, days },
  );
  const { publicKey } = found;
  stage.check('certificate text', 2048, publicKey.asymmetricKeyDetails?.modulusLength);
  const ca = found.toString();
  const verifies = (name: string, authority: object) =>
    new Promise<string>((resolve) => {
      const socket = connect({
        ...apiAddress(target),
        ...authority,
        // The name is asked of the certificate, not of the connection: an address cannot be a server name.
        checkServerIdentity: (_host, found) => checkServerIdentity(name, found),
      });
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'refused'));
      socket.once('secureConnect', () => {
        resolve('verifies');
        socket.destroy();
      });
    });
  const mismatch = 'ERR_TLS_CERT_ALTNAME_INVALID';
  const expected = { localhost: 'verifies', 'wazuh.com': mismatch, '127.0.0.1': mismatch };
  for (const [name, outcome] of Object.entries(expected)) {
    stage.check(`with this certificate as CA, host name ${name}`, outcome, await verifies(name, { ca }));
  }
  stage.check('with the system CAs', 'DEPTH_ZERO_SELF_SIGNED_CERT', await verifies('localhost', {}));
}
