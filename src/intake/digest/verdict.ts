/** What can be wrong with a digest, closed. */
export const DIGEST_FAULTS = {
  /** The chain names it and it is not there. */
  not_there: 'missing',
  /** Nothing came behind it, although CloudTrail writes a digest every hour. */
  none_since: 'missing',
  /** It was looked at before, and neither it nor one that names it is there any more. */
  gone: 'missing',
  unreadable: 'altered',
  /** It says that it belongs into another place. */
  moved: 'altered',
  /** The digest behind it gives another hash. */
  not_what_next_says: 'altered',
  /** The digest behind it gives another signature. */
  signature_replaced: 'altered',
  signature_invalid: 'altered',
  no_signature: 'unsigned',
  /** CloudTrail has no such key in that region. */
  key_unknown: 'unsigned',
} as const;
export type DigestFault = keyof typeof DIGEST_FAULTS;

/** `denied`: it could not be read, so that nothing is known. */
export type DigestStatus = 'valid' | 'denied' | (typeof DIGEST_FAULTS)[DigestFault];

export interface DigestVerdict {
  readonly kind: 'digest';
  readonly status: DigestStatus;
  readonly fault?: DigestFault;
  readonly bucket: string;
  readonly key: string;
  readonly trail: string;
  /** Epoch ms. */
  readonly endedAt: number;
}

export interface FileVerdict {
  readonly kind: 'file';
  /** `unsigned`: no digest names it, although one should. */
  readonly status: 'valid' | 'missing' | 'altered' | 'denied' | 'unsigned';
  readonly bucket: string;
  readonly key: string;
  /** Key of the digest that names it. */
  readonly digest?: string;
  /** End of that digest, or when the file was put there, epoch ms. */
  readonly at: number;
}

/** Files that nothing can be said of, one verdict for each day and kind. */
export interface UnprovenVerdict {
  readonly kind: 'unproven';
  /** `pending`: their digest is not due yet. `uncovered`: no digest was written of that time, or it is not to be trusted. */
  readonly status: 'pending' | 'uncovered';
  readonly files: number;
  /** Beginning of the day that they are filed under, epoch ms. */
  readonly day: number;
}

/** A stretch of time that no digest of a trail vouches for. */
export interface GapVerdict {
  readonly kind: 'gap';
  /** `off`: validation or logging was off, as the signed digest behind it says. `broken`: the digest of it is at fault. */
  readonly status: 'off' | 'broken';
  readonly trail: string;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

export type Verdict = DigestVerdict | FileVerdict | UnprovenVerdict | GapVerdict;
