import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import type { Digest } from './digest-file.ts';

const ALGORITHM = 'SHA256withRSA';

/** SHA-256 as digests write it: lower-case hex. */
export function sha256Hex(content: Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/**
 * What CloudTrail signs of a digest: when its hour ended, its place, the hash of its uncompressed content, and the
 * signature of the digest before it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 *
 * @param contentHash SHA-256 of the uncompressed content, hex
 */
export function signedText(
  {
    endTime,
    bucket,
    key,
    previousSignature = 'null',
  }: Pick<Digest, 'endTime' | 'bucket' | 'key' | 'previousSignature'>,
  contentHash: string,
): string {
  return [endTime, `${bucket}/${key}`, contentHash, previousSignature].join('\n');
}

/** Whether a digest's signature holds; `publicKey` is PKCS #1 DER, as `ListPublicKeys` gives it. */
export function signatureHolds(
  digest: Digest,
  contentHash: string,
  { signature, publicKey }: { readonly signature: string; readonly publicKey: Uint8Array },
): boolean {
  if (digest.algorithm !== ALGORITHM || !/^([0-9a-f]{2})+$/i.test(signature)) return false;
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'pkcs1' });
  } catch {
    return false;
  }
  // RSA with PKCS #1 v1.5 padding is what Node does with an RSA key unless told otherwise.
  return verify('sha256', Buffer.from(signedText(digest, contentHash)), key, Buffer.from(signature, 'hex'));
}
