import type {
  AdminAction,
  AuthAction,
  ClientEvent,
  Details,
  SecurityAction,
  Transaction,
  WazuhEvent,
} from './event.ts';

/**
 * Every way an event is lost. `buffer_full`: the server was away too long, the newest is given up. `event_too_large`:
 * over 64 KiB, or the server said so. `not_serializable`: nothing of it could be read. `sampled`, `rate_limited`,
 * `before_send`: as configured. `rejected`: the server read it and did not want it. `refused`: the whole request was,
 * for instance for its key. `retries_exhausted`: sent in vain `maxRetries` times more. `closed`: given after `close()`,
 * or not sent when its time was over.
 */
export type DropReason =
  | 'buffer_full'
  | 'event_too_large'
  | 'not_serializable'
  | 'sampled'
  | 'rate_limited'
  | 'before_send'
  | 'rejected'
  | 'refused'
  | 'retries_exhausted'
  | 'closed';

export type Dropped = Readonly<Partial<Record<DropReason, number>>>;

/** What happened between the call of `flush()` or `close()` and its end. */
export interface FlushResult {
  /** Events that the server accepted. */
  readonly sent: number;
  readonly dropped: Dropped;
  /** Events still held, those in flight included. */
  readonly buffered: number;
}

/** `given = sent + sum of dropped + buffered + inFlight`, at any time. */
export interface ClientStats {
  readonly given: number;
  readonly sent: number;
  readonly dropped: Dropped;
  readonly buffered: number;
  readonly inFlight: number;
  /** Of `dropped.rejected`: by the server's code. */
  readonly rejected: Readonly<Record<string, number>>;
}

/** The part of `fetch` that the client uses. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body: string | Uint8Array<ArrayBuffer>;
    signal?: AbortSignalLike;
    redirect: 'manual';
    keepalive?: boolean;
  },
) => Promise<FetchAnswer>;

export interface FetchAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body?: unknown;
  text(): Promise<string>;
}

export interface AbortSignalLike {
  readonly aborted: boolean;
}

export interface Clock {
  /** Epoch ms. */
  readonly now: () => number;
  readonly setTimeout: (run: () => void, ms: number) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
}

export interface ClientOptions {
  /** Address of the stack, with or without `/v1/events`; default: `SLUICE_URL`, `WAZUH_MANAGER_URL`. Without one the client is disabled. */
  readonly url?: string | undefined;
  /** Ingest key; default: `SLUICE_KEY`, `WAZUH_API_KEY`. Without one the client is disabled. In a browser: a publishable one. */
  readonly key?: string | undefined;
  /** Name of the application; default: `SLUICE_APP`, `WAZUH_AGENT_ID`, else the one that the key was made for. */
  readonly app?: string | undefined;
  /** Default: `SLUICE_ENABLED`, `WAZUH_ENABLED`, else true. A disabled client does nothing and resolves. */
  readonly enabled?: boolean | undefined;
  readonly environment?: string | undefined;
  readonly version?: string | undefined;
  /** Events of one request, 1–499. */
  readonly batchSize?: number | undefined;
  /** How long an event waits for others. */
  readonly flushIntervalMs?: number | undefined;
  /** Events held at most; the newest beyond it is dropped. */
  readonly maxBufferEvents?: number | undefined;
  /** Bytes held at most; the newest event beyond it is dropped. */
  readonly maxBufferBytes?: number | undefined;
  /** Of one request, its answer included. */
  readonly timeoutMs?: number | undefined;
  /** How often a batch is sent again before it is dropped. */
  readonly maxRetries?: number | undefined;
  /** First wait before sending again; it doubles, and a random part of it is waited. */
  readonly retryBaseMs?: number | undefined;
  readonly retryCapMs?: number | undefined;
  /** A longer `Retry-After` counts as this. */
  readonly maxRetryAfterMs?: number | undefined;
  /** How long nothing is sent after the server refused the key or does not know the address. */
  readonly refusedPauseMs?: number | undefined;
  /** Share of events kept, 0–1. A number concerns only events without level or of level `info`; a function decides on all. */
  readonly sampleRate?: number | ((event: ClientEvent | WazuhEvent) => number) | undefined;
  /** Events beyond it are dropped. Default: none. */
  readonly rateLimit?: { readonly perSecond: number; readonly burst?: number } | undefined;
  /** Field names whose values never leave, beside the default ones. */
  readonly redactFields?: readonly string[] | undefined;
  /** Last look at an event, redacted and plain data: returns what is sent, or nothing to drop it. One that throws drops it. */
  readonly beforeSend?: ((event: Record<string, unknown>) => unknown) | undefined;
  /** `auto`: gzip above 1 KiB where the platform has `CompressionStream`. */
  readonly compress?: 'auto' | false | undefined;
  /** Signs every request; needs a secret key and WebCrypto. */
  readonly sign?: boolean | undefined;
  /** How long the promise of a method waits for its event to be settled; 0: not at all. For runtimes that freeze. */
  readonly awaitMs?: number | undefined;
  /** Keeps an edge worker alive until what is buffered is settled. */
  readonly waitUntil?: ((promise: Promise<unknown>) => void) | undefined;
  readonly onDrop?: ((reason: DropReason, count: number) => void) | undefined;
  /** What the client does, without any content: to the console, or to a function. */
  readonly debug?: boolean | ((message: string) => void) | undefined;
  readonly clock?: Clock | undefined;
  /** 0 ≤ x < 1. */
  readonly random?: (() => number) | undefined;
  readonly fetch?: Fetch | undefined;
}

/**
 * Every method returns a promise that is resolved already (but see `awaitMs`) and never rejects; none throws, whatever
 * it is given. What is given is copied in the call: it may be changed afterwards.
 */
export interface SluiceClient {
  readonly enabled: boolean;
  sendEvent(event: ClientEvent | WazuhEvent): Promise<void>;
  /** `auth_<action>`; level `warning` when it failed. */
  logAuthEvent(
    action: AuthAction,
    userId?: string,
    ipAddress?: string,
    userAgent?: string,
    details?: Details,
  ): Promise<void>;
  /** `api_<method>`; level `error` from 500, `warning` from 400. */
  logApiAccess(
    endpoint: string,
    method: string,
    userId?: string,
    statusCode?: number,
    ipAddress?: string,
    userAgent?: string,
  ): Promise<void>;
  /** `security_<action>`; its location is `details.endpoint`. */
  logSecurityEvent(
    action: SecurityAction,
    severity: 'warning' | 'error' | 'critical',
    userId?: string,
    details?: Details,
    ipAddress?: string,
  ): Promise<void>;
  /** `qr_scan`; level `warning` unless valid. */
  logQRScan(
    qrCodeId: string,
    status: 'valid' | 'invalid' | 'expired' | 'revoked',
    scannedBy?: string,
    ipAddress?: string,
  ): Promise<void>;
  /** `admin_<action>`. */
  logAdminAction(action: AdminAction, adminId: string, targetId?: string, details?: Details): Promise<void>;
  /** `credential_<action>`. The credential itself is never an argument. */
  logCredentialAccess(
    action: 'read' | 'write',
    credentialId: string,
    userId?: string,
    details?: Details,
    ipAddress?: string,
  ): Promise<void>;
  /** `connector_<action>`. */
  logConnectorEvent(
    action: 'created' | 'synced' | 'deleted',
    connectorId: string,
    userId?: string,
    details?: Details,
    ipAddress?: string,
  ): Promise<void>;
  /** `transaction`. */
  logTransaction(
    transaction: Transaction,
    userId?: string,
    details?: Details,
    ipAddress?: string,
  ): Promise<void>;
  /**
   * Sends what is buffered. Resolves when nothing is left, when the next try would come too late, or after `timeoutMs`
   * (default 5 000).
   */
  flush(timeoutMs?: number): Promise<FlushResult>;
  /** Flushes, drops what is left as `closed`, and takes every listener and timer away. */
  close(timeoutMs?: number): Promise<FlushResult>;
  stats(): ClientStats;
}
