import type { Severity } from './severity.ts';

/** What the catalogue knows of an action: its ECS categorization, usual outcome, severity and ATT&CK technique. */
export interface ActionFacts {
  readonly category: readonly string[];
  readonly type: readonly string[];
  readonly outcome: 'success' | 'failure' | 'unknown';
  readonly severity: Severity;
  /** MITRE ATT&CK (Enterprise) technique id. */
  readonly technique?: string;
}

function facts(
  category: string,
  type: string,
  outcome: ActionFacts['outcome'],
  severity: Severity,
  technique?: string,
): ActionFacts {
  return { category: [category], type: [type], outcome, severity, ...(technique && { technique }) };
}

/** Actions that applications send, closed for typing and open at the server: an unknown action is kept as it is. */
export const ACTIONS = {
  auth_login: facts('authentication', 'start', 'success', 'info'),
  auth_logout: facts('authentication', 'end', 'success', 'info'),
  auth_login_failed: facts('authentication', 'start', 'failure', 'low', 'T1110'),
  auth_token_refresh: facts('authentication', 'info', 'success', 'info'),
  auth_mfa_failed: facts('authentication', 'start', 'failure', 'medium', 'T1621'),
  auth_password_reset: facts('iam', 'change', 'success', 'low', 'T1098'),
  jwt_invalid: facts('authentication', 'denied', 'failure', 'medium', 'T1550.001'),
  jwt_expired: facts('authentication', 'denied', 'failure', 'info'),
  security_unauthorized_access: facts('intrusion_detection', 'denied', 'failure', 'high', 'T1078'),
  security_brute_force: facts('intrusion_detection', 'denied', 'failure', 'high', 'T1110'),
  security_credential_stuffing: facts('intrusion_detection', 'denied', 'failure', 'high', 'T1110.004'),
  security_sql_injection: facts('intrusion_detection', 'denied', 'failure', 'high', 'T1190'),
  security_xss_attempt: facts('intrusion_detection', 'denied', 'failure', 'high', 'T1059.007'),
  security_rate_limit_exceeded: facts('intrusion_detection', 'denied', 'failure', 'medium', 'T1499'),
  security_suspicious_activity: facts('intrusion_detection', 'info', 'unknown', 'medium'),
  qr_scan: facts('authentication', 'access', 'success', 'info'),
  admin_privilege_change: facts('iam', 'admin', 'success', 'medium', 'T1098'),
  admin_data_modification: facts('database', 'change', 'success', 'medium', 'T1565.001'),
  admin_configuration_change: facts('configuration', 'change', 'success', 'medium', 'T1562'),
  credential_read: facts('iam', 'access', 'success', 'low', 'T1552'),
  credential_write: facts('iam', 'change', 'success', 'medium', 'T1098.001'),
  connector_created: facts('configuration', 'creation', 'success', 'low'),
  connector_synced: facts('configuration', 'info', 'success', 'info'),
  connector_deleted: facts('configuration', 'deletion', 'success', 'medium', 'T1489'),
  transaction: facts('web', 'access', 'success', 'info'),
} as const satisfies Readonly<Record<string, ActionFacts>>;

/** Families with an open tail, by prefix. */
const FAMILIES: readonly (readonly [prefix: string, facts: ActionFacts])[] = [
  ['auth_', facts('authentication', 'info', 'unknown', 'info')],
  ['api_', facts('web', 'access', 'success', 'info')],
  ['security_', facts('intrusion_detection', 'info', 'unknown', 'medium')],
  ['admin_', facts('iam', 'admin', 'success', 'medium', 'T1078')],
  ['supabase_', facts('database', 'change', 'success', 'info')],
  ['sentry_', facts('web', 'error', 'failure', 'low')],
];

const UNKNOWN = facts('web', 'info', 'unknown', 'info');

export function factsOfAction(action: string): ActionFacts {
  if (Object.hasOwn(ACTIONS, action)) return ACTIONS[action as keyof typeof ACTIONS];
  return FAMILIES.find(([prefix]) => action.startsWith(prefix))?.[1] ?? UNKNOWN;
}
