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

/** A key as its administrator sees it. Times are epoch ms. */
export interface RegisteredKey extends IngestKey {
  readonly createdAt: number;
  readonly revokedAt?: number;
}

/** Port: ingest keys and their administration. `find` knows no revoked key. */
export interface KeyRegistry extends KeyStore {
  /** False when there is a key of this id already: ids are never reused. */
  add(key: IngestKey, createdAt: number): Promise<boolean>;
  /** Every key ever made, oldest first. */
  list(): Promise<readonly RegisteredKey[]>;
  /** False when there is no such key, or it is revoked already. */
  revoke(id: string, revokedAt: number): Promise<boolean>;
}
