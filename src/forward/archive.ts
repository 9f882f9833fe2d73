/** Port: keeps what was forwarded, redacted, for replay and for events too large for Wazuh. */
export interface Archive {
  /** Writes an object once: one that is there already stays as it is, and makes no new version. */
  put(key: string, body: Uint8Array): Promise<'written' | 'there'>;
}

/** Port: the archive for those who look into it. */
export interface ArchiveReader {
  /** The folders right below a prefix, each as a prefix that ends in `/`, in byte order. */
  folders(prefix: string): Promise<readonly string[]>;
  /** Keys below a prefix in byte order, those behind `after`; a page for each request, at least one. */
  pages(prefix: string, after?: string): AsyncIterable<readonly string[]>;
  /** An object as it was written; undefined when it is not there (any more). */
  read(key: string): Promise<Uint8Array | undefined>;
}
