import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { promisify } from 'node:util';

/** A key and its certificate, both PEM, and the certificate's fingerprint as pinning configurations write it. */
export interface TlsIdentity {
  readonly keyPem: string;
  readonly certificatePem: string;
  /** SHA-256 of the DER certificate, upper-case hex pairs joined by colons. */
  readonly fingerprint256: string;
}

const DAY_MS = 86_400_000;
const VALID_DAYS = 365;

/**
 * The certificate that a fresh Wazuh manager makes for its API: RSA-2048, self-signed, CN wazuh.com, valid for
 * `DNS:localhost` alone and for a year. X.509 v3 (RFC 5280), written in DER (ITU-T X.690).
 *
 * `nowMs` is wall-clock time: TLS peers judge validity by their own clock, never by a simulated one.
 */
export async function selfSignedIdentity(nowMs: number): Promise<TlsIdentity> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return identityOf(privateKey, {
    subject: sequence(
      attribute('2.5.4.6', printable('US')),
      attribute('2.5.4.8', utf8('California')),
      attribute('2.5.4.7', utf8('San Francisco')),
      attribute('2.5.4.10', utf8('Wazuh')),
      attribute('2.5.4.3', utf8('wazuh.com')),
    ),
    dnsName: 'localhost',
    nowMs,
  });
}

/** The one of the enrolment port: CN wazuh, no name it is valid for. A real manager has a key of its own for it. */
export function enrolmentIdentity(keyPem: string, nowMs: number): TlsIdentity {
  const subject = sequence(
    attribute('2.5.4.6', printable('US')),
    attribute('2.5.4.8', utf8('California')),
    attribute('2.5.4.3', utf8('wazuh')),
  );
  return identityOf(createPrivateKey(keyPem), { subject, nowMs });
}

interface CertificateFacts {
  readonly subject: Buffer;
  readonly dnsName?: string;
  readonly nowMs: number;
}

function identityOf(privateKey: KeyObject, facts: CertificateFacts): TlsIdentity {
  const der = certificate(privateKey, facts);
  return {
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: pem('CERTIFICATE', der),
    fingerprint256: fingerprint(der),
  };
}

/** Identity from PEM texts that the caller already has. */
export function identityFromPem(keyPem: string, certificatePem: string): TlsIdentity {
  const base64 = certificatePem.replace(/-----[^-]+-----/g, '').replace(/\s+/g, '');
  return { keyPem, certificatePem, fingerprint256: fingerprint(Buffer.from(base64, 'base64')) };
}

function certificate(privateKey: KeyObject, { subject, dnsName, nowMs }: CertificateFacts): Buffer {
  const signatureAlgorithm = sequence(oid('1.2.840.113549.1.1.11'), NULL);
  const extensions = dnsName === undefined ? [] : [tlv(0xa3, sequence(subjectAltName(dnsName)))];
  const toBeSigned = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, serialNumber()),
    signatureAlgorithm,
    subject,
    sequence(utcTime(nowMs), utcTime(nowMs + VALID_DAYS * DAY_MS)),
    subject,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    ...extensions,
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  return sequence(toBeSigned, signatureAlgorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
}

function subjectAltName(dnsName: string): Buffer {
  return sequence(oid('2.5.29.17'), tlv(0x04, sequence(tlv(0x82, Buffer.from(dnsName)))));
}

const NULL = Buffer.from([0x05, 0x00]);

function tlv(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), derLength(body.length), body]);
}

function derLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  const significant = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.from([0x80 | significant.length]), significant]);
}

function sequence(...content: readonly Buffer[]): Buffer {
  return tlv(0x30, ...content);
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(arc: number): number[] {
  const digits = [arc & 0x7f];
  for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

function attribute(type: string, value: Buffer): Buffer {
  return tlv(0x31, sequence(oid(type), value));
}

function utf8(text: string): Buffer {
  return tlv(0x0c, Buffer.from(text));
}

function printable(text: string): Buffer {
  return tlv(0x13, Buffer.from(text));
}

/** UTCTime: two-digit years, right until 2049. */
function utcTime(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
  return tlv(0x17, Buffer.from(text.slice(2).replace(/[-:T]/g, '')));
}

/** 20 bytes, positive (RFC 5280 §4.1.2.2). */
function serialNumber(): Buffer {
  const bytes = randomBytes(20);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return bytes;
}

function fingerprint(der: Buffer): string {
  const hex = createHash('sha256').update(der).digest('hex').toUpperCase();
  return (hex.match(/../g) ?? []).join(':');
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
