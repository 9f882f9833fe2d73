import type { SecurityEvent } from '../../event/security-event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import type { Activity } from './activity-kind.ts';

/**
 * What calls of AWS are, by the names that CloudTrail gives them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */

const SIGN_INS = new Set([
  'signin:ConsoleLogin',
  'signin:UserAuthentication',
  'sso:Authenticate',
  'cognito-idp:InitiateAuth',
  'cognito-idp:AdminInitiateAuth',
]);
/** Somebody who is known already takes a role or gets keys for a time. */
const ROLE_SESSIONS =
  /^(?:sts:(?:AssumeRole|AssumeRoot|GetSessionToken|GetFederationToken)|signin:SwitchRole|sso:(?:Federate|GetRoleCredentials)|rolesanywhere:CreateSession$)/;

/** A secret is handed out. Of `ssm`, parameters that are decrypted. */
const SECRETS_READ = new Set([
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'ec2:GetPasswordData',
  'ecr:GetAuthorizationToken',
  'codeartifact:GetAuthorizationToken',
  'redshift:GetClusterCredentials',
  'redshift-serverless:GetCredentials',
  'cognito-identity:GetCredentialsForIdentity',
  'acm:ExportCertificate',
  'lightsail:GetInstanceAccessDetails',
  'lightsail:DownloadDefaultKeyPair',
]);
const PARAMETERS_READ = /^ssm:GetParameter(?:s|sByPath|History)?$/;

/** Parts of names of calls that make, change or delete what somebody signs in or encrypts with. */
const CREDENTIAL_WORDS =
  /AccessKey|LoginProfile|Password(?!Polic)|Credential(?!Report)|SSHPublicKey|SigningCertificate|ServerCertificate|MFADevice|KeyPair|ApiKey|SecretValue/;
const KEYS_OF_KMS =
  /^(?:(?:Create|Import|Delete|Enable|Disable|Replicate)\w*Key|(?:Schedule|Cancel)KeyDeletion)/;

/** Programs make these by themselves, all day long, and nobody decides on one. */
const ROUTINE = new Set([
  'logs:CreateLogStream',
  'ssm:UpdateInstanceInformation',
  'ssm:UpdateInstanceAssociationStatus',
  'ssm:PutInventory',
  'ssm:PutComplianceItems',
  'ecs:SubmitTaskStateChange',
  'ecs:SubmitContainerStateChange',
]);

const objectAt = (object: JsonObject, key: string): JsonObject => {
  const value = object[key];
  return isJsonObject(value) ? value : {};
};
const isTrue = (value: JsonValue | undefined) => value === true || value === 'true';

/** @param record the redacted record; without it less is known of a call */
export function trailActivity({ event }: SecurityEvent, record: JsonObject = {}): Activity | undefined {
  const { action } = event;
  const service = (event.provider ?? '').replace(/\.amazonaws\.com(?:\.cn)?$/, '');
  const call = `${service}:${action}`;
  if (SIGN_INS.has(call)) return 'sign_in';
  if (ROLE_SESSIONS.test(call)) return 'role_session';
  const parameters = objectAt(record, 'requestParameters');
  // What AWS does for itself is nobody's deed.
  if (objectAt(record, 'userIdentity').type === 'AWSService') return undefined;
  if (SECRETS_READ.has(call)) return 'credential_read';
  if (PARAMETERS_READ.test(call)) return isTrue(parameters.withDecryption) ? 'credential_read' : undefined;
  const { eventCategory, readOnly } = record;
  if (isTrue(readOnly) || (eventCategory !== undefined && eventCategory !== 'Management')) return undefined;
  if (event.type.includes('info') || event.type.includes('access') || ROUTINE.has(call)) return undefined;
  const isCredential =
    service === 'secretsmanager' ||
    (service === 'kms' ? KEYS_OF_KMS.test(action) : CREDENTIAL_WORDS.test(action)) ||
    (call === 'ssm:PutParameter' && parameters.type === 'SecureString');
  return isCredential ? 'credential_change' : 'admin_action';
}
