import { deactivateKey, denyFrom, denyUser, revokeSessions } from '../aws-steps.ts';
import { forRules, only, type Step, step, stopThenMend, undoThenStop } from './aws-play.ts';
import type { AdviceByRule } from './rule-advice.ts';

const READ_ROOT = step('See whether the root user has access keys and MFA.', () => [
  'aws iam get-account-summary --query "SummaryMap.[AccountAccessKeysPresent,AccountMFAEnabled]"',
]);
const ASK_ROOT: Step = {
  what: 'Ask whoever keeps the root password and its MFA device, by phone: nobody else can have done this.',
};
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html */
const DELETE_ROOT_CREDENTIALS = step(
  'Take the credentials of the root user away from the management account of the organization.',
  () => [
    'aws sts assume-root --target-principal ACCOUNT_ID \\',
    '  --task-policy-arn arn=arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials',
  ],
);
const KEYS_OF_TARGET = step('List the access keys of the user, and who used them last.', (fill) => {
  const user = fill('IAM_USER', 'targetUser');
  return `aws iam list-access-keys --user-name ${user}`;
});
const DENY_TARGET: Step = (aws) =>
  denyUser(aws.targetUser, 'Deny everything to the user whose key leaked (detach the policy to undo).');
const READ_TRUST = step('Read who may take the role, and write back what it should be.', (fill) => {
  const role = fill('IAM_ROLE', 'targetRole');
  return [
    `aws iam get-role --role-name ${role} --query Role.AssumeRolePolicyDocument`,
    `aws iam update-assume-role-policy --role-name ${role} --policy-document file://trust.json`,
  ];
});
const REVOKE_TARGET_ROLE: Step = (aws) => revokeSessions(aws.targetRole);

/** Users, roles, sign-ins. */
export const ACCESS_ADVICE: AdviceByRule = {
  ...forRules([100510], undoThenStop(ASK_ROOT)),
  ...forRules([100514, 100521, 100523, 100516], undoThenStop(ASK_ROOT, DELETE_ROOT_CREDENTIALS)),
  ...forRules([100518, 100522, 100527, 100532, 100534], only(ASK_ROOT, READ_ROOT)),
  100517: undoThenStop(ASK_ROOT, (aws) =>
    deactivateKey(aws.targetUser, aws.newAccessKeyId, 'Deactivate the new access key.'),
  ),
  100520: only((aws, { source }) => denyFrom(source.ip, aws), {
    what: 'Check whether a sign-in from this address succeeded after the failures: that account comes first.',
  }),
  100525: undoThenStop(
    step('See which MFA devices the user has; without one, a stolen password is enough.', (fill) => {
      return `aws iam list-mfa-devices --user-name ${fill('IAM_USER', 'identityUser')}`;
    }),
  ),
  100529: only(
    { what: 'Somebody knows the password: have its owner change it and check the MFA device.' },
    step('Take the console password away until then.', (fill) => {
      return `aws iam delete-login-profile --user-name ${fill('IAM_USER', 'identityUser')}`;
    }),
    (aws, { source }) => denyFrom(source.ip, aws),
  ),
  ...forRules(
    [100530, 100803],
    undoThenStop({
      what: 'Read which calls were refused: a broken program asks for the same one, an intruder for many.',
    }),
  ),
  ...forRules(
    [100848, 100849],
    only(DENY_TARGET, KEYS_OF_TARGET, {
      what: 'Find where the key stands (a public repository, an image, a log) and replace it there.',
    }),
  ),
  100850: stopThenMend(DENY_TARGET, KEYS_OF_TARGET),
  100851: undoThenStop(
    step('Ask the user whether they changed the device; see what is left.', (fill) => {
      return `aws iam list-mfa-devices --user-name ${fill('IAM_USER', 'targetUser')}`;
    }),
  ),
  100856: stopThenMend(
    step('See who can still sign in, then give access back.', () => [
      'aws iam generate-credential-report',
      'aws iam get-credential-report --query Content --output text | base64 -d',
    ]),
  ),
  100861: undoThenStop(
    step('Detach the policy from the user.', (fill) => [
      `aws iam detach-user-policy --user-name ${fill('IAM_USER', 'targetUser')} \\`,
      `  --policy-arn ${fill('POLICY_ARN', 'policyArn')}`,
    ]),
  ),
  100862: undoThenStop(
    step('Detach the policy from the role.', (fill) => [
      `aws iam detach-role-policy --role-name ${fill('IAM_ROLE', 'targetRole')} \\`,
      `  --policy-arn ${fill('POLICY_ARN', 'policyArn')}`,
    ]),
  ),
  100863: undoThenStop(
    step('Detach the policy from the group.', (fill) => [
      `aws iam detach-group-policy --group-name ${fill('IAM_GROUP', 'targetGroup')} \\`,
      `  --policy-arn ${fill('POLICY_ARN', 'policyArn')}`,
    ]),
  ),
  100865: undoThenStop(
    step('Read who has the policy; delete it or set an older version.', (fill) => [
      `aws iam list-entities-for-policy --policy-arn ${fill('POLICY_ARN', 'policyArn')}`,
      `aws iam list-policy-versions --policy-arn ${fill('POLICY_ARN', 'policyArn')}`,
    ]),
  ),
  ...forRules([100871, 100872, 100873], undoThenStop(READ_TRUST, REVOKE_TARGET_ROLE)),
  100874: undoThenStop(
    step(
      'Compare the SAML providers and their certificates with your own.',
      () => 'aws iam list-saml-providers',
    ),
  ),
  100876: undoThenStop(
    step('Find the trust anchor and disable it.', (_, region) => [
      `aws rolesanywhere list-trust-anchors ${region}`,
      `aws rolesanywhere disable-trust-anchor ${region} --trust-anchor-id TRUST_ANCHOR_ID`,
    ]),
  ),
  101171: stopThenMend({
    what: 'The token outlives the access key that made it: only denying the user ends it, at the latest after 36 hours.',
  }),
  101180: undoThenStop({
    what: 'See whether one of the roles was given after all: look for AssumeRole without an error by the same caller.',
  }),
};
