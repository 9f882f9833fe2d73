import * as z from 'zod/mini';

/** What a digest says: which files of an hour there are, and what the digest before it was. */
export interface Digest {
  readonly bucket: string;
  readonly key: string;
  readonly account: string;
  /** Epoch ms; files that were delivered in between. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** As it is written, since it is signed so. */
  readonly endTime: string;
  readonly fingerprint: string;
  readonly algorithm: string;
  /** Undefined where a chain begins: validation or logging was turned on then. */
  readonly previous: PreviousDigest | undefined;
  /** As it is written, since it is signed so. */
  readonly previousSignature: string | undefined;
  readonly files: readonly SignedFile[];
}

export interface PreviousDigest {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of its uncompressed content, hex. */
  readonly hash: string;
  /** Its signature, hex. */
  readonly signature: string;
}

export interface SignedFile {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of its uncompressed content, hex. */
  readonly hash: string;
}

const text = z.string().check(z.minLength(1), z.maxLength(4_096));
const hex = z.string().check(z.regex(/^([0-9a-fA-F]{2}){1,1024}$/));
const time = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/));

/** Fields of the previous digest are null together. */
const DigestSchema = z.looseObject({
  awsAccountId: text,
  digestStartTime: time,
  digestEndTime: time,
  digestS3Bucket: text,
  digestS3Object: text,
  digestPublicKeyFingerprint: text,
  digestSignatureAlgorithm: text,
  previousDigestS3Bucket: z.nullish(text),
  previousDigestS3Object: z.nullish(text),
  previousDigestHashValue: z.nullish(hex),
  previousDigestSignature: z.nullish(hex),
  logFiles: z.array(
    z.looseObject({ s3Bucket: text, s3Object: text, hashValue: hex, hashAlgorithm: z.literal('SHA-256') }),
  ),
});

/**
 * Reads the uncompressed content of a digest; undefined when it is none.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export function readDigest(content: Uint8Array): Digest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    return undefined;
  }
  const parsed = DigestSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  return {
    bucket: data.digestS3Bucket,
    key: data.digestS3Object,
    account: data.awsAccountId,
    startedAt: Date.parse(data.digestStartTime),
    endedAt: Date.parse(data.digestEndTime),
    endTime: data.digestEndTime,
    fingerprint: data.digestPublicKeyFingerprint,
    algorithm: data.digestSignatureAlgorithm,
    previous: previousOf(data),
    previousSignature: data.previousDigestSignature ?? undefined,
    files: data.logFiles.map(({ s3Bucket, s3Object, hashValue }) => ({
      bucket: s3Bucket,
      key: s3Object,
      hash: hashValue.toLowerCase(),
    })),
  };
}

function previousOf(data: z.output<typeof DigestSchema>): PreviousDigest | undefined {
  const {
    previousDigestS3Bucket: bucket,
    previousDigestS3Object: key,
    previousDigestHashValue: hash,
    previousDigestSignature: signature,
  } = data;
  if (bucket == null || key == null || hash == null || signature == null) return undefined;
  return { bucket, key, hash: hash.toLowerCase(), signature };
}
