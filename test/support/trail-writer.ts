import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { MemoryFile } from '../../adapters/memory/trail-files.ts';

/** A key pair as CloudTrail has one for each region. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** PKCS #1 DER. */
  readonly publicKey: Buffer;
  readonly fingerprint: string;
}

export function createSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    // CloudTrail's have 2 048 bits; these are made in a tenth of the time.
    modulusLength: 1_024,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'der' },
  });
  const fingerprint = createHash('md5').update(publicKey).digest('hex');
  return { privateKey: createPrivateKey(privateKey), publicKey, fingerprint };
}

export interface WrittenTrail {
  readonly bucket: string;
  /** With its slash. */
  readonly prefix?: string;
  readonly organization?: string;
  readonly account?: string;
  readonly region?: string;
  readonly trail?: string;
  readonly key: SigningKey;
}

const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const second = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const compact = (ms: number) => second(ms).replaceAll(/[-:]/g, '');
const day = (ms: number) => second(ms).slice(0, 10).replaceAll('-', '/');

type Files = Map<string, MemoryFile>;

/** Writes log files and digests into a bucket as a trail does: hourly, signed, each digest naming the one before. */
export class TrailWriter {
  readonly files: Files;
  readonly #trail: Required<WrittenTrail>;
  #unsigned: { readonly key: string; readonly hash: string }[] = [];
  #previous: { readonly key: string; readonly hash: string; readonly signature: string } | undefined;
  #serial = 0;

  constructor(trail: WrittenTrail, files: Files = new Map()) {
    this.files = files;
    this.#trail = {
      prefix: '',
      organization: '',
      account: '111122223333',
      region: 'eu-west-1',
      trail: 'main',
      ...trail,
    };
  }

  /** A log file; `signed: false`: no digest will name it. */
  log(at: number, { events = 1, signed = true } = {}): string {
    const { account, region } = this.#trail;
    this.#serial += 1;
    const unique = `Ab3x${String(this.#serial).padStart(12, '0')}`;
    const key = `${this.#base()}CloudTrail/${region}/${day(at)}/${account}_CloudTrail_${region}_${compact(at).slice(0, 13)}Z_${unique}.json.gz`;
    const content = Buffer.from(
      JSON.stringify({
        Records: Array.from({ length: events }, (_, i) => ({
          eventVersion: '1.11',
          eventID: `${unique}-${i}`,
          eventName: 'DescribeInstances',
          eventSource: 'ec2.amazonaws.com',
          eventTime: second(at - 300_000),
          awsRegion: region,
          recipientAccountId: account,
        })),
      }),
    );
    this.files.set(key, { body: gzipSync(content), metadata: {}, modifiedAt: at });
    if (signed) this.#unsigned.push({ key, hash: sha256(content) });
    return key;
  }

  /** The digest of the files since the last one. */
  digest(endedAt: number, { hours = 1 } = {}): string {
    const { bucket } = this.#trail;
    const previous = this.#previous;
    const written = this.#sign(endedAt, `${this.#name(endedAt)}.json.gz`, hours, {
      previousDigestS3Bucket: previous === undefined ? null : bucket,
      previousDigestS3Object: previous?.key ?? null,
      previousDigestHashValue: previous?.hash ?? null,
      previousDigestHashAlgorithm: previous === undefined ? null : 'SHA-256',
      previousDigestSignature: previous?.signature ?? null,
    });
    this.#previous = written;
    return written.key;
  }

  /** A digest of files that came too late for the one of their hour. */
  backfill(endedAt: number, madeAt: number): string {
    return this.#sign(
      endedAt,
      `${this.#name(endedAt)}_backfill.json.gz`,
      1,
      {
        previousDigestS3Bucket: null,
        previousDigestS3Object: null,
        previousDigestHashValue: null,
        previousDigestHashAlgorithm: null,
        previousDigestSignature: null,
      },
      { 'backfill-generation-timestamp': second(madeAt) },
    ).key;
  }

  /** Logging or validation is turned off, and on again: the next digest names none before it. */
  restart(): void {
    this.#previous = undefined;
    this.#unsigned = [];
  }

  /** Changes the content of a file and keeps the rest, as one does who may write into the bucket. */
  tamper(key: string, change: (content: string) => string): void {
    const file = this.files.get(key) as MemoryFile;
    const content = change(gunzipSync(file.body).toString());
    this.files.set(key, { ...file, body: gzipSync(content) });
  }

  /** Signs a digest anew with another key. */
  resign(digest: string, key: SigningKey, change: (content: string) => string = (same) => same): void {
    const file = this.files.get(digest) as MemoryFile;
    const old = JSON.parse(gunzipSync(file.body).toString()) as Record<string, unknown>;
    const content = Buffer.from(
      change(JSON.stringify({ ...old, digestPublicKeyFingerprint: key.fingerprint })),
    );
    this.files.set(digest, { ...file, ...this.#signed(content, key) });
  }

  #base(): string {
    const { prefix, organization, account } = this.#trail;
    return `${prefix}AWSLogs/${organization === '' ? '' : `${organization}/`}${account}/`;
  }

  #name(endedAt: number): string {
    const { account, region, trail } = this.#trail;
    return `${this.#base()}CloudTrail-Digest/${region}/${day(endedAt)}/${account}_CloudTrail-Digest_${region}_${trail}_eu-west-1_${compact(endedAt)}`;
  }

  #sign(
    endedAt: number,
    key: string,
    hours: number,
    previous: object,
    metadata: Record<string, string> = {},
  ) {
    const { bucket, account, key: signingKey } = this.#trail;
    const content = Buffer.from(
      JSON.stringify({
        awsAccountId: account,
        digestStartTime: second(endedAt - hours * 3_600_000),
        digestEndTime: second(endedAt),
        digestS3Bucket: bucket,
        digestS3Object: key,
        digestPublicKeyFingerprint: signingKey.fingerprint,
        digestSignatureAlgorithm: 'SHA256withRSA',
        newestEventTime: this.#unsigned.length === 0 ? null : second(endedAt - 600_000),
        oldestEventTime: this.#unsigned.length === 0 ? null : second(endedAt - 3_000_000),
        ...previous,
        logFiles: this.#unsigned.map(({ key: s3Object, hash }) => ({
          s3Bucket: bucket,
          s3Object,
          hashValue: hash,
          hashAlgorithm: 'SHA-256',
          newestEventTime: second(endedAt - 600_000),
          oldestEventTime: second(endedAt - 3_000_000),
        })),
      }),
    );
    this.#unsigned = [];
    const signed = this.#signed(content, signingKey);
    this.files.set(key, {
      body: signed.body,
      metadata: { ...signed.metadata, ...metadata },
      modifiedAt: endedAt + 900_000,
    });
    return { key, hash: sha256(content), signature: signed.metadata.signature };
  }

  #signed(content: Buffer, { privateKey }: SigningKey) {
    const digest = JSON.parse(content.toString()) as Record<string, string | null>;
    const text = [
      digest.digestEndTime,
      `${digest.digestS3Bucket}/${digest.digestS3Object}`,
      sha256(content),
      digest.previousDigestSignature ?? 'null',
    ].join('\n');
    const signature = sign('sha256', Buffer.from(text), privateKey).toString('hex');
    return { body: gzipSync(content), metadata: { signature, 'signature-algorithm': 'SHA256withRSA' } };
  }
}
