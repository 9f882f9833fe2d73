/** Level of an event. The server takes a few more words; these are the ones its rules are written for. */
export type Level = 'info' | 'warning' | 'error' | 'critical';

/** Actions that the server's catalogue knows: categorized, with a usual outcome, severity and ATT&CK technique. */
export type KnownAction =
  | 'auth_login'
  | 'auth_logout'
  | 'auth_login_failed'
  | 'auth_token_refresh'
  | 'auth_mfa_failed'
  | 'auth_password_reset'
  | 'jwt_invalid'
  | 'jwt_expired'
  | 'security_unauthorized_access'
  | 'security_brute_force'
  | 'security_credential_stuffing'
  | 'security_sql_injection'
  | 'security_xss_attempt'
  | 'security_rate_limit_exceeded'
  | 'security_suspicious_activity'
  | 'qr_scan'
  | 'admin_privilege_change'
  | 'admin_data_modification'
  | 'admin_configuration_change'
  | 'credential_read'
  | 'credential_write'
  | 'connector_created'
  | 'connector_synced'
  | 'connector_deleted'
  | 'transaction';

/** A known action, or any text of at most 256 characters. */
export type Action = KnownAction | (string & {});

/** Whatever the application wants to tell. Kept whole under `sluice.details`, where rules can match it. */
export type Details = Readonly<Record<string, unknown>>;

export interface EventUser {
  readonly id?: string | number;
  readonly name?: string;
  readonly email?: string;
  readonly full_name?: string;
  readonly domain?: string;
  readonly roles?: string | readonly string[];
  /** Who or what the action was done to. */
  readonly target?: { readonly id?: string | number; readonly name?: string };
}

/** Sluice's own event: names of ECS, nested. Only `action` is required. */
export interface ClientEvent {
  readonly action: Action;
  /** Idempotency key, 1–128 printable characters without spaces; default: a random one. */
  readonly id?: string;
  /** When it happened; default: the moment of the call. A number is epoch ms. */
  readonly timestamp?: string | number | Date;
  /** Default: what the server's catalogue says of the action. */
  readonly level?: Level;
  readonly outcome?: 'success' | 'failure' | 'unknown';
  readonly reason?: string;
  /** Where in the application, such as `/auth`. */
  readonly location?: string;
  /** An id, or more of the user. */
  readonly user?: string | EventUser;
  /** Who called. `ip`: one plain address; anything else is left out. */
  readonly source?: { readonly ip?: string; readonly address?: string; readonly port?: number };
  readonly user_agent?: string | { readonly original?: string };
  readonly url?: string | { readonly full?: string; readonly path?: string; readonly domain?: string };
  readonly http?: {
    readonly request?: { readonly method?: string; readonly id?: string };
    readonly response?: { readonly status_code?: number };
  };
  /** Default: the client's `app`, `environment` and `version`. */
  readonly service?: { readonly name?: string; readonly environment?: string; readonly version?: string };
  readonly error?: { readonly code?: string | number; readonly message?: string };
  /** What of ECS's `event` has no short name above. */
  readonly event?: {
    readonly kind?: 'event' | 'alert' | 'metric' | 'state';
    /** Default: what the server's catalogue says of the action. */
    readonly category?: string | readonly string[];
    readonly type?: string | readonly string[];
    /** 0–100, instead of `level`. */
    readonly severity?: number;
    /** Instead of `location`. */
    readonly provider?: string;
    readonly code?: string | number;
    /** Nanoseconds. */
    readonly duration?: number;
  };
  readonly cloud?: {
    readonly provider?: string;
    readonly region?: string;
    readonly account?: { readonly id?: string | number; readonly name?: string };
  };
  /** A hint; Wazuh decides. */
  readonly rule?: { readonly id?: string | number; readonly name?: string; readonly level?: number };
  /** Whom and what else the event is about. */
  readonly related?: {
    readonly ip?: string | readonly string[];
    readonly user?: string | readonly string[];
    readonly hosts?: string | readonly string[];
  };
  /** In which it happened, by W3C Trace Context: 32 hex digits. Without one, that of the request. */
  readonly trace?: { readonly id?: string };
  readonly labels?: Readonly<Record<string, string | number | boolean>>;
  readonly details?: Details;
}

/** The event of HashPass's original client, taken as it is. */
export interface WazuhEvent {
  timestamp?: string;
  level: Level;
  rule_id?: number;
  location: string;
  user?: string;
  action: string;
  // biome-ignore lint/suspicious/noExplicitAny: existing code assigns what it has, and reads it back untyped
  details: Record<string, any>;
  ip_address?: string;
  user_agent?: string;
}

/** What happened at a sign-in page; becomes `auth_<action>`. */
export type AuthAction =
  | 'login'
  | 'logout'
  | 'login_failed'
  | 'token_refresh'
  | 'mfa_failed'
  | 'password_reset'
  | (string & {});

/** Becomes `security_<action>`. */
export type SecurityAction =
  | 'unauthorized_access'
  | 'brute_force'
  | 'credential_stuffing'
  | 'sql_injection'
  | 'xss_attempt'
  | 'rate_limit_exceeded'
  | 'suspicious_activity'
  | (string & {});

/** Becomes `admin_<action>`. */
export type AdminAction = 'privilege_change' | 'data_modification' | 'configuration_change' | (string & {});

export interface Transaction {
  readonly id: string;
  /** In units of the currency: 12.5 is twelve and a half euros. */
  readonly amount: number;
  /** ISO 4217, such as `EUR`. */
  readonly currency: string;
  /** Such as `completed` or `declined`: tells the outcome. */
  readonly status?: string;
}
