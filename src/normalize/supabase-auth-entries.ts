import { ACTIONS, type ActionFacts } from '../event/actions.ts';
import type { Severity } from '../event/severity.ts';
import { actionPart } from './hook-event.ts';

/** What an entry of the audit log turns out to be. */
export interface EntryReading {
  readonly action: string;
  readonly facts: ActionFacts;
}

type Outcome = ActionFacts['outcome'];

/** Category, types, outcome and severity of an entry that the catalogue of actions does not have. */
type Own = readonly [category: string, type: readonly string[], outcome: Outcome, severity: Severity];

const IN_CATALOGUE: Readonly<Record<string, keyof typeof ACTIONS>> = {
  login: 'auth_login',
  mfa_code_login: 'auth_login',
  logout: 'auth_logout',
  token_refreshed: 'auth_token_refresh',
  user_updated_password: 'auth_password_reset',
};

/**
 * Every entry that Supabase Auth writes, and wrote in earlier versions, beside those above. It writes them when the
 * thing is done: `verification_attempted` once the code was found right; attempts that fail leave no entry.
 * https://github.com/supabase/auth/blob/master/internal/models/audit_log_entry.go
 */
const OWN: Readonly<Record<string, Own>> = {
  invite_accepted: ['iam', ['user', 'change'], 'success', 'info'],
  user_signedup: ['iam', ['user', 'creation'], 'success', 'info'],
  user_invited: ['iam', ['user', 'creation'], 'success', 'info'],
  user_deleted: ['iam', ['user', 'deletion'], 'success', 'medium'],
  user_modified: ['iam', ['user', 'change'], 'success', 'info'],
  user_recovery_requested: ['iam', ['user', 'info'], 'success', 'low'],
  user_reauthenticate_requested: ['authentication', ['info'], 'success', 'info'],
  user_confirmation_requested: ['iam', ['user', 'info'], 'success', 'info'],
  // Somebody signs up with an address that has an account: nothing is made.
  user_repeated_signup: ['iam', ['user', 'info'], 'failure', 'low'],
  token_revoked: ['authentication', ['info'], 'success', 'info'],
  factor_in_progress: ['iam', ['user', 'change'], 'success', 'info'],
  factor_unenrolled: ['iam', ['user', 'change'], 'success', 'medium'],
  factor_deleted: ['iam', ['user', 'change'], 'success', 'medium'],
  factor_updated: ['iam', ['user', 'change'], 'success', 'low'],
  challenge_created: ['authentication', ['info'], 'success', 'info'],
  verification_attempted: ['authentication', ['info'], 'success', 'info'],
  generate_recovery_codes: ['iam', ['user', 'change'], 'success', 'low'],
  recovery_codes_generated: ['iam', ['user', 'change'], 'success', 'low'],
  recovery_codes_regenerated: ['iam', ['user', 'change'], 'success', 'low'],
  recovery_codes_verified: ['authentication', ['info'], 'success', 'low'],
  recovery_codes_deleted: ['iam', ['user', 'change'], 'success', 'medium'],
  identity_linked: ['iam', ['user', 'change'], 'success', 'low'],
  identity_unlinked: ['iam', ['user', 'change'], 'success', 'low'],
  passkey_created: ['iam', ['user', 'change'], 'success', 'low'],
  passkey_updated: ['iam', ['user', 'change'], 'success', 'info'],
  passkey_deleted: ['iam', ['user', 'change'], 'success', 'medium'],
};

/** An entry that is not known yet, by its `log_type`. */
const BY_LOG_TYPE: Readonly<Record<string, Own>> = {
  account: ['authentication', ['info'], 'unknown', 'info'],
  token: ['authentication', ['info'], 'unknown', 'info'],
  team: ['iam', ['user', 'change'], 'unknown', 'info'],
  user: ['iam', ['user', 'change'], 'unknown', 'info'],
  factor: ['iam', ['user', 'change'], 'unknown', 'info'],
  recovery_codes: ['iam', ['user', 'change'], 'unknown', 'info'],
};
const UNKNOWN: Own = ['authentication', ['info'], 'unknown', 'info'];

/** Names that the table has, for documentation and proofs. */
export const AUTH_ENTRIES: readonly string[] = [...Object.keys(IN_CATALOGUE), ...Object.keys(OWN)];

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Reads an entry's name, such as `factor_deleted`: under the catalogue's name, or as `supabase_auth_<entry>`. */
export function readAuthEntry(entry: string, logType: string): EntryReading {
  const known = own(IN_CATALOGUE, entry);
  if (known !== undefined) return { action: known, facts: ACTIONS[known] };
  const [category, type, outcome, severity] = own(OWN, entry) ?? own(BY_LOG_TYPE, logType) ?? UNKNOWN;
  const facts = { category: [category], type, outcome, severity };
  return { action: `supabase_auth_${actionPart(entry)}`, facts };
}
