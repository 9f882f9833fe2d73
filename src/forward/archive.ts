/** Port: keeps what was forwarded, redacted, for replay and for events too large for Wazuh. */
export interface Archive {
  /** Writes one object; writing the same key again is harmless. */
  put(key: string, body: Uint8Array): Promise<void>;
}
