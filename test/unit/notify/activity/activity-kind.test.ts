import { expect, test } from 'vitest';
import type { Envelope } from '../../../../src/event/envelope.ts';
import type { JsonObject } from '../../../../src/kernel/json.ts';
import { normalizeAppEvent } from '../../../../src/normalize/app.ts';
import { normalizeCloudTrail } from '../../../../src/normalize/cloudtrail.ts';
import { type Activity, activityOf } from '../../../../src/notify/activity/activity-kind.ts';

const READ_AT = Date.parse('2026-03-04T05:06:07Z');

function taken<T>(result: { readonly ok: boolean; readonly value?: T }): T {
  if (result.value === undefined) throw new Error('the fixture is refused');
  return result.value;
}

function fromApp(action: string, more: JsonObject = {}): Envelope {
  const context = { tenant: 'acme', application: 'web', receivedAt: READ_AT, requestId: 'r', position: 0 };
  return taken(normalizeAppEvent({ action, ...more }, context));
}

function call(service: string, name: string, more: JsonObject = {}): Envelope {
  const record = {
    eventName: name,
    eventSource: `${service}.amazonaws.com`,
    eventTime: '2026-03-04T05:00:00Z',
    eventCategory: 'Management',
    readOnly: false,
    userIdentity: { type: 'IAMUser', userName: 'alice', accountId: '111122223333' },
    ...more,
  };
  return taken(
    normalizeCloudTrail(record, { tenant: 'acme', bucket: 'trail', object: 'file', readAt: READ_AT }),
  );
}

test.each<[string, Activity | undefined, JsonObject?]>([
  ['auth_login', 'sign_in'],
  ['auth_login_failed', 'sign_in'],
  ['auth_mfa_failed', 'sign_in'],
  ['jwt_invalid', 'refused'],
  ['auth_logout', undefined],
  ['auth_token_refresh', undefined],
  ['auth_password_reset', 'credential_change'],
  ['credential_read', 'credential_read'],
  ['credential_write', 'credential_change'],
  ['admin_privilege_change', 'admin_action'],
  ['admin_data_modification', 'admin_action'],
  ['admin_of_a_kind_not_listed', 'admin_action'],
  ['connector_deleted', 'admin_action'],
  ['connector_synced', undefined],
  ['transaction', undefined],
  ['api_post', undefined],
  ['qr_scan', 'refused', { details: { scan_status: 'revoked' } }],
  ['qr_scan', undefined, { details: { scan_status: 'valid' } }],
])('%s of an application is %s', (action, activity, more) => {
  expect(activityOf(fromApp(action, more))).toBe(activity);
});

test.each<[string, string, Activity | undefined, JsonObject?]>([
  ['signin', 'ConsoleLogin', 'sign_in', { responseElements: { ConsoleLogin: 'Failure' } }],
  ['sts', 'AssumeRole', 'role_session', { readOnly: true }],
  ['sts', 'AssumeRoleWithSAML', 'role_session', { readOnly: true }],
  ['sts', 'GetCallerIdentity', undefined, { readOnly: true }],
  ['secretsmanager', 'GetSecretValue', 'credential_read', { readOnly: true }],
  ['ssm', 'GetParameter', 'credential_read', { readOnly: true, requestParameters: { withDecryption: true } }],
  ['ssm', 'GetParameter', undefined, { readOnly: true, requestParameters: { name: '/a' } }],
  ['ssm', 'PutParameter', 'credential_change', { requestParameters: { type: 'SecureString' } }],
  ['ssm', 'PutParameter', 'admin_action', { requestParameters: { type: 'String' } }],
  ['iam', 'CreateAccessKey', 'credential_change'],
  ['iam', 'UpdateLoginProfile', 'credential_change'],
  ['iam', 'UpdateAccountPasswordPolicy', 'admin_action'],
  ['iam', 'DeactivateMFADevice', 'credential_change'],
  ['iam', 'GenerateCredentialReport', 'admin_action'],
  ['iam', 'AttachUserPolicy', 'admin_action'],
  ['iam', 'ListUsers', undefined, { readOnly: true }],
  ['kms', 'ScheduleKeyDeletion', 'credential_change'],
  ['kms', 'Decrypt', undefined, { readOnly: true }],
  ['kms', 'PutKeyPolicy', 'admin_action'],
  ['ec2', 'AuthorizeSecurityGroupIngress', 'admin_action'],
  ['ec2', 'CreateKeyPair', 'credential_change'],
  ['cloudtrail', 'StopLogging', 'admin_action'],
  ['logs', 'CreateLogStream', undefined],
  ['s3', 'PutObject', undefined, { eventCategory: 'Data' }],
  ['lambda', 'Invoke', undefined, { eventCategory: 'Data' }],
  ['autoscaling', 'TerminateInstances', undefined, { userIdentity: { type: 'AWSService' } }],
])('%s %s is %s', (service, name, activity, more) => {
  expect(activityOf(call(service, name, more))).toBe(activity);
});

test('a finding of a service is nobody acting', () => {
  const { event, ...rest } = fromApp('admin_privilege_change');
  expect(
    activityOf({ ...rest, event: { ...event, event: { ...event.event, kind: 'alert' } } }),
  ).toBeUndefined();
});
