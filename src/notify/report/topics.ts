import type { AlertRecord } from '../alert/alert-record.ts';

/** What auditors ask after, and what tells that an alert is of it: groups of its rule, as Wazuh's rules and ours name them. */
const GROUPS = {
  sign_in: ['authentication_success', 'sluice_signed_in', 'sluice_db_signed_in'],
  sign_in_failed: [
    'authentication_failed',
    'authentication_failures',
    'invalid_token',
    'expired_token',
    'aws_second_factor_failed',
    'aws_root_sign_in_failed',
    'sluice_db_login_failed',
  ],
  lockout: ['account_locked', 'adlocked', 'account_lockout'],
  credential_access: [
    'credential',
    'sluice_credential_access',
    'aws_secret_read',
    'aws_parameter_read',
    'aws_password_data',
    'aws_user_data',
    'aws_kms',
  ],
  admin_action: ['admin', 'sluice_admin_change', 'config_changed', 'root_use', 'audit_log_tampering'],
  privilege_change: ['sluice_privilege_change', 'account_changed', 'adduser', 'group_changed'],
  data_access: [
    'data_changed',
    'sluice_data_modification',
    'aws_data_deleted',
    'aws_object_deleted',
    'aws_public',
  ],
} as const;

export type Topic = keyof typeof GROUPS;
export const TOPICS = Object.keys(GROUPS) as Topic[];

export function topicsOf({ rule }: AlertRecord): readonly Topic[] {
  return TOPICS.filter((topic) => GROUPS[topic].some((group) => rule.groups.includes(group)));
}
