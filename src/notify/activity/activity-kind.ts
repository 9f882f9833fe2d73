import type { Envelope } from '../../event/envelope.ts';
import { trailActivity } from './trail-activity.ts';

/** What auditors ask after. An event is of one kind at most; most events are of none, and count as their user's all the same. */
export const ACTIVITIES = [
  /** Somebody says who they are. */
  'sign_in',
  /** A token, session or code that does not hold (any more). */
  'refused',
  /** Somebody who is known takes a role of AWS. */
  'role_session',
  /** A secret is read. */
  'credential_read',
  /** A key, password, token or factor is made, changed or deleted. */
  'credential_change',
  /** Users, rights or settings are made, changed or deleted. */
  'admin_action',
] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** Of applications and Supabase; see `src/event/actions.ts`. */
const CREDENTIAL_READ = /^credential_read/;
const CREDENTIAL_CHANGE =
  /^(?:credential_|auth_password_reset|supabase_auth_(?:factor_|passkey_|recovery_codes_|generate_recovery_codes|user_updated_password))/;
const CHANGES = ['admin', 'change', 'creation', 'deletion'];

export function activityOf({ source, event, record }: Envelope): Activity | undefined {
  const { kind, category, type, action, outcome } = event.event;
  if (kind !== 'event') return undefined;
  if (source === 'cloudtrail') return trailActivity(event, record);
  if (category.includes('authentication')) {
    if (type.includes('start')) return 'sign_in';
    return outcome === 'failure' ? 'refused' : undefined;
  }
  if (CREDENTIAL_READ.test(action)) return 'credential_read';
  if (CREDENTIAL_CHANGE.test(action)) return 'credential_change';
  const isChange = type.some((word) => CHANGES.includes(word));
  const isSetting = category.includes('iam') || category.includes('configuration');
  return (isChange && isSetting) || action.startsWith('admin_') ? 'admin_action' : undefined;
}
