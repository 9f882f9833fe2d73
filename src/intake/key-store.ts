/** What an ingest key stands for. */
export interface IngestKey {
  readonly id: string;
  readonly tenant: string;
  /** The application it was made for; becomes `service.name` when the event names none. */
  readonly application: string;
  /** SHA-256 of the secret, base64url; the secret itself is stored nowhere. */
  readonly secretHash: string;
  /** Epoch ms; absent: never. */
  readonly expiresAt?: number;
}

/** Port: looks an ingest key up by the id inside it. */
export interface KeyStore {
  find(id: string): Promise<IngestKey | undefined>;
}
