import type { Ruleset, Verdict } from '@sluice/logtest';
import type { ForceRules } from './agent/enrolment.ts';
import type { AgentKey } from './agent/keys.ts';
import type { WazuhAlert } from './alert.ts';
import type { ReceivedEvent } from './analysis.ts';
import type { Counters } from './counters.ts';
import type { Fault } from './faults.ts';
import type { IntegrationOptions } from './integratord.ts';
import type { ApiUser } from './rbac/accounts.ts';
import type { InstalledRuleset } from './ruleset/installation.ts';

/** Limits of a stock manager; a node has one budget for everybody. */
export interface ManagerLimits {
  /** `access.max_request_per_minute`; 0 switches every request limit off. @default 300 */
  readonly maxRequestPerMinute?: number;
  /** Requests to `/events` a minute; a constant in the real one. @default 30 */
  readonly eventsPerMinute?: number;
  /** `auth_token_exp_timeout`, seconds. @default 900 */
  readonly tokenLifetimeS?: number;
  /** `access.max_login_attempts`. @default 50 */
  readonly maxLoginAttempts?: number;
  /** `access.block_time`, seconds. @default 300 */
  readonly blockTimeS?: number;
  /** `remoted.keyupdate_interval`, seconds until the agent port knows of a new or deleted key. @default 10 */
  readonly keyUpdateIntervalS?: number;
  /** `agents_disconnection_time`, seconds without a keepalive. @default 900 */
  readonly disconnectionTimeS?: number;
  /** `<connection_overtake_time>`, seconds of silence after which another connection takes an agent's id. @default 60 */
  readonly overtakeTimeS?: number;
  /** `access.max_upload_size`, bytes of a body. @default 10485760 */
  readonly maxUploadBytes?: number;
  /** `session_timeout` of the rule tester, seconds. @default 900 */
  readonly logtestTimeoutS?: number;
  /** `max_sessions` of the rule tester. @default 64 */
  readonly logtestSessions?: number;
  /** `<queue_size>` of the agent port, frames. @default 131072 */
  readonly receiverQueue?: number;
  /** `analysisd.decode_event_queue_size`, events. @default 16384 */
  readonly analysisQueue?: number;
  /** Events that the analysis daemon handles a second; the rest waits in its queue. As fast as they come without it. */
  readonly analysisPerSecond?: number;
}

export interface ManagerOptions {
  /** 0 takes a free one. */
  readonly apiPort: number;
  /** TCP port of the agent listener; none without it, 0 takes a free one. */
  readonly agentPort?: number;
  /** PEM texts, or a certificate made as a fresh manager makes it. */
  readonly tls: { readonly key: string; readonly cert: string } | 'self-signed';
  readonly users: readonly ApiUser[];
  /** Agents that are there from the start. */
  readonly agents?: readonly AgentKey[];
  /** The enrolment listener; none without it. */
  readonly enrolment?: {
    /** 0 takes a free one. */
    readonly port: number;
    readonly password?: string;
    readonly force?: ForceRules;
    readonly groups?: readonly string[];
  };
  /** Numbers from 0 up to 1: with them events of one connection are analysed out of order, as real ones are. */
  readonly disorder?: () => number;
  /** Files of rules and lists; the manager works on a copy in a folder of its own. */
  readonly ruleset: InstalledRuleset;
  /** Milliseconds since the epoch: rate windows, tokens, rule time frames, alert times. */
  readonly now: () => number;
  /** Host name in alerts and answers. @default wazuh.manager */
  readonly name?: string;
  readonly limits?: ManagerLimits;
  readonly integration?: IntegrationOptions;
  /** alerts.json; appended to. */
  readonly alertsFile?: string;
  /** Events and alerts that `events()` and `alerts()` remember. @default 50000 */
  readonly history?: number;
  readonly fault?: Fault;
  /** Hears every request that the API answers, as its access log would. */
  readonly onAnswer?: (request: {
    readonly method: string;
    readonly path: string;
    readonly status: number;
  }) => void;
  readonly onEvent?: (event: ReceivedEvent, verdict: Verdict) => void;
  readonly onAlert?: (alert: WazuhAlert) => void;
  /** Lines as the daemons would log them; never event content. */
  readonly log?: (line: string) => void;
}

export interface Manager {
  /** `https://localhost:<port>` when the certificate is self-signed: it is valid for that name alone. */
  readonly apiUrl: string;
  readonly agentPort: number | undefined;
  readonly enrolmentPort: number | undefined;
  readonly certificatePem: string;
  /** SHA-256, upper-case hex pairs joined by colons. */
  readonly fingerprint256: string;
  readonly counters: Counters;
  /** Texts of the events that were analysed, in order. */
  events(): readonly string[];
  alerts(): readonly WazuhAlert[];
  /** A datagram on its socket `queue/sockets/queue`, as modules on its machine send them; false when it is too long. */
  readonly sendToSocket: (location: string, text: string) => boolean;
  setFault(fault: Fault | undefined): void;
  /** The rules that events meet now. */
  ruleset(): Ruleset;
  /** Its files: rules, lists. */
  readonly folder: string;
  /** Makes every token issued until now (this second included) invalid. */
  revokeTokens(): void;
  /** Resolves when the integration has run for every alert so far. */
  integrationIdle(): Promise<void>;
  close(): Promise<void>;
}
