/** Who holds a key: a server that keeps it secret, or a page or app that everybody can read it out of. */
export type KeyKind = 'secret' | 'publishable';

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
  readonly kind: KeyKind;
  /** Actions that it may bring: names, or beginnings of names that end in `*`. */
  readonly scopes: readonly string[];
  /**
   * Where its requests may come from: `https://shop.example`, `https://*.shop.example` (any sub-domain), or `native`,
   * which is a request without an `Origin` header.
   */
  readonly origins: readonly string[];
  /** Absent: as the configuration says. */
  readonly eventsPerSecond?: number;
  /** Whether a request has to be signed. One that is signed is checked in either case. */
  readonly signature: 'optional' | 'required';
}

/** What a key is of which nothing else was said, such as those made before there was more to say. */
export const PLAIN_KEY = {
  kind: 'secret',
  scopes: ['*'],
  origins: [],
  signature: 'optional',
} as const satisfies Partial<IngestKey>;

/** Port: looks an ingest key up by the id inside it. */
export interface KeyStore {
  find(id: string): Promise<IngestKey | undefined>;
  /** Whether the id was a key's when it was last looked up; nobody is asked. Absent: nothing is remembered. */
  knows?(id: string): boolean;
}

/** A key as its administrator sees it. Times are epoch ms. */
export interface RegisteredKey extends IngestKey {
  readonly createdAt: number;
  readonly revokedAt?: number;
  /** Id of the key that takes its place. */
  readonly successor?: string;
}

/** Port: ingest keys and their administration. `find` knows no revoked key. */
export interface KeyRegistry extends KeyStore {
  /** False when there is a key of this id already: ids are never reused. */
  add(key: IngestKey, createdAt: number): Promise<boolean>;
  /** The key of this id, revoked or not. */
  get(id: string): Promise<RegisteredKey | undefined>;
  /** Every key ever made, oldest first. */
  list(): Promise<readonly RegisteredKey[]>;
  /** False when there is no such key, or it is revoked already. */
  revoke(id: string, revokedAt: number): Promise<boolean>;
  /** Ends a key at `expiresAt` in favour of `successor`. False when there is none, or it is revoked or replaced already. */
  replace(id: string, successor: string, expiresAt: number): Promise<boolean>;
}
