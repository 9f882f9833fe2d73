import type { AwsFacts } from '../alert/aws-facts.ts';
import type { Advice } from './advice.ts';
import { isShellSafe, shellCidr, shellValue } from './shell-value.ts';

const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';

export function denyUser(user: string | undefined, what: string): Advice {
  const name = shellValue('IAM_USER', user);
  return { what, command: `aws iam attach-user-policy --user-name ${name} --policy-arn ${DENY_ALL}` };
}

export function deactivateKey(user: string | undefined, keyId: string | undefined, what: string): Advice {
  return {
    what,
    command: [
      `aws iam update-access-key --user-name ${shellValue('IAM_USER', user)} \\`,
      `  --access-key-id ${shellValue('ACCESS_KEY_ID', keyId)} --status Inactive`,
    ].join('\n'),
  };
}

/**
 * Ends the sessions of a role that were opened before now; new ones may be opened.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
export function revokeSessions(role: string | undefined): Advice {
  const policy =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*",' +
    '"Condition":{"DateLessThan":{"aws:TokenIssueTime":"\'"$(date -u +%FT%TZ)"\'"}}}]}';
  return {
    what: 'Revoke the sessions of the role that are open now.',
    command: [
      `aws iam put-role-policy --role-name ${shellValue('IAM_ROLE', role)} \\`,
      '  --policy-name AWSRevokeOlderSessions --policy-document \\',
      `  '${policy}'`,
    ].join('\n'),
  };
}

/** Takes the power from whoever made the call, in a way that can be undone. */
export function stopCaller(aws: AwsFacts): readonly Advice[] {
  if (aws.identityType === 'Root')
    return [
      {
        what: 'The root user acted: change its password, delete its access keys, check its MFA device now.',
        command:
          'aws iam get-account-summary --query "SummaryMap.[AccountAccessKeysPresent,AccountMFAEnabled]"',
      },
    ];
  if (aws.role !== undefined) return [revokeSessions(aws.role)];
  const steps = [
    denyUser(aws.identityUser, 'Stop the caller: deny everything to the user (detach the policy to undo).'),
  ];
  if (isShellSafe('ACCESS_KEY_ID', aws.accessKeyId))
    steps.push(deactivateKey(aws.identityUser, aws.accessKeyId, 'Rotate the access key that was used.'));
  return steps;
}

export function inRegion(aws: AwsFacts): string {
  return `--region ${shellValue('REGION', aws.region)}`;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export function closeBucket(aws: AwsFacts): Advice {
  return {
    what: 'Close public access to the bucket.',
    command: [
      `aws s3api put-public-access-block --bucket ${shellValue('BUCKET', aws.bucket)} \\`,
      '  --public-access-block-configuration \\',
      '  BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    ].join('\n'),
  };
}

export function revokeGroupRule(aws: AwsFacts): Advice {
  const group = shellValue('SECURITY_GROUP_ID', aws.securityGroup);
  const direction = aws.eventName?.endsWith('Egress') ? 'egress' : 'ingress';
  return {
    what: 'Find the rule that was added to the security group and revoke it.',
    command: [
      `aws ec2 describe-security-group-rules ${inRegion(aws)} --filters Name=group-id,Values=${group}`,
      `aws ec2 revoke-security-group-${direction} ${inRegion(aws)} --group-id ${group} \\`,
      '  --security-group-rule-ids SECURITY_GROUP_RULE_ID',
    ].join('\n'),
  };
}

/** Console sign-ins pass no firewall of the account's: the address is denied by a policy on the user. */
export function denyFrom(ip: string | undefined, aws: AwsFacts): Advice {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { IpAddress: { 'aws:SourceIp': shellCidr(ip) } },
      },
    ],
  };
  return {
    what: 'Deny the source address to the user whose password is being guessed, and check that MFA is on.',
    command: [
      `aws iam put-user-policy --user-name ${shellValue('IAM_USER', aws.identityUser)} \\`,
      '  --policy-name DenySourceAddress --policy-document \\',
      `  '${JSON.stringify(policy)}'`,
    ].join('\n'),
  };
}
