import type { Digest, PreviousDigest } from './digest-file.ts';
import { readDigest } from './digest-file.ts';
import { sha256Hex, signatureHolds } from './digest-signature.ts';
import type { TrailFiles, TrailKeys } from './trail-files.ts';
import type { DigestFault } from './verdict.ts';

export interface DigestDeps {
  readonly files: TrailFiles;
  readonly keys: TrailKeys;
}

/** A digest to look at. `expected` is what the one behind it says of it. */
export interface DigestPlace {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  readonly expected: PreviousDigest | undefined;
}

export interface JudgedDigest {
  /** Undefined: nothing is wrong. */
  readonly fault: DigestFault | 'denied' | undefined;
  /** What it says, when that can be believed: its own signature holds, or a digest that holds gives its hash. */
  readonly digest: Digest | undefined;
}

const refused = (fault: JudgedDigest['fault']): JudgedDigest => ({ fault, digest: undefined });
const KIND_FAULT = { missing: 'not_there', damaged: 'unreadable', denied: 'denied' } as const;

/** Reads a digest, and says whether it is what CloudTrail wrote. */
export async function judgeDigest(deps: DigestDeps, place: DigestPlace): Promise<JudgedDigest> {
  const { bucket, key, expected } = place;
  const read = await deps.files.read(bucket, key);
  if (read.kind !== 'found') return refused(KIND_FAULT[read.kind]);
  const digest = readDigest(read.content);
  if (digest === undefined) return refused('unreadable');
  if (digest.bucket !== bucket || digest.key !== key) return refused('moved');
  const hash = sha256Hex(read.content);
  if (expected !== undefined && expected.hash !== hash) return refused('not_what_next_says');
  const fault = await signatureFault(deps.keys, { digest, hash, metadata: read.metadata, place });
  const isBelieved = fault === undefined || expected !== undefined;
  return { fault, digest: isBelieved ? digest : undefined };
}

async function signatureFault(
  keys: TrailKeys,
  {
    digest,
    hash,
    metadata,
    place: { region, expected },
  }: {
    readonly digest: Digest;
    readonly hash: string;
    readonly metadata: Readonly<Record<string, string>>;
    readonly place: DigestPlace;
  },
): Promise<DigestFault | undefined> {
  const { signature } = metadata;
  if (signature === undefined || signature === '') return 'no_signature';
  if (expected !== undefined && expected.signature.toLowerCase() !== signature.toLowerCase())
    return 'signature_replaced';
  // A digest that fills in what was late is signed when it is made, perhaps by a newer key.
  const made = Date.parse(metadata['backfill-generation-timestamp'] ?? '');
  const at = Number.isNaN(made) ? digest.endedAt : made;
  const publicKey = await keys.find(region, digest.fingerprint, at);
  if (publicKey === undefined) return 'key_unknown';
  return signatureHolds(digest, hash, { signature, publicKey }) ? undefined : 'signature_invalid';
}
