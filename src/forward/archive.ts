/** Port: keeps what was forwarded, redacted, for replay and for events too large for Wazuh. */
export interface Archive {
  /** Writes an object once: one that is there already stays as it is, and makes no new version. */
  put(key: string, body: Uint8Array): Promise<'written' | 'there'>;
}
