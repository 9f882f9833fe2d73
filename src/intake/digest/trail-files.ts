/** A file by its listing. */
export interface ListedFile {
  readonly key: string;
  /** When it was put there, epoch ms. */
  readonly modifiedAt: number;
}

/** What reading a file finds. `damaged`: it cannot be decompressed, or is longer than any such file. */
export type ReadFile<T> =
  | ({ readonly kind: 'found' } & T)
  | { readonly kind: 'missing' | 'denied' | 'damaged' };

/**
 * Port: the files of trails, in whatever bucket. A store out of reach throws a retryable CodedError, a bucket that may not
 * be listed `trail_files_denied`, one that is not there `trail_files_missing`.
 */
export interface TrailFiles {
  /** Prefixes right below a prefix, with their slash at the end. */
  folders(bucket: string, prefix: string): Promise<readonly string[]>;
  /** Files below a prefix and behind a key, in the order of their keys, a page at a time. */
  pages(bucket: string, prefix: string, after?: string): AsyncIterable<readonly ListedFile[]>;
  /** A digest, uncompressed, with its metadata (names in lower case, without `x-amz-meta-`). */
  read(
    bucket: string,
    key: string,
  ): Promise<ReadFile<{ readonly content: Uint8Array; readonly metadata: Readonly<Record<string, string>> }>>;
  /** SHA-256 (hex) of a file's uncompressed content, streamed. */
  hash(bucket: string, key: string): Promise<ReadFile<{ readonly sha256: string }>>;
}

/** Port: the public keys that CloudTrail signs with, which differ by region. */
export interface TrailKeys {
  /** PKCS #1 DER; undefined when CloudTrail knows no such key of about that time (epoch ms). */
  find(region: string, fingerprint: string, at: number): Promise<Uint8Array | undefined>;
}
