import type { AlertFacts } from '../alert-facts.ts';
import type { AwsFacts } from '../aws-facts.ts';
import type { Advice } from './advice.ts';
import { isShellSafe, shellCidr, shellValue } from './shell-value.ts';
import { shows } from './signs.ts';

const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';

function denyUser(user: string | undefined, what: string): Advice {
  const name = shellValue('IAM_USER', user);
  return { what, command: `aws iam attach-user-policy --user-name ${name} --policy-arn ${DENY_ALL}` };
}

function deactivateKey(user: string | undefined, keyId: string | undefined, what: string): Advice {
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
function revokeSessions(role: string | undefined): Advice {
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
function stopCaller(aws: AwsFacts): readonly Advice[] {
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

function undo(facts: AlertFacts, aws: AwsFacts): readonly Advice[] {
  const region = `--region ${shellValue('REGION', aws.region)}`;
  switch (aws.eventName ?? '') {
    case 'StopLogging':
      return [
        {
          what: 'Turn logging on again.',
          command: `aws cloudtrail start-logging ${region} --name ${shellValue('TRAIL_NAME', aws.trail)}`,
        },
      ];
    case 'DeleteTrail':
    case 'UpdateTrail':
    case 'PutEventSelectors':
      return [
        {
          what: 'Compare the trail with what it should be and restore it.',
          command: `aws cloudtrail describe-trails ${region} --trail-name-list ${shellValue('TRAIL_NAME', aws.trail)}`,
        },
      ];
    case 'CreateAccessKey':
      return [
        deactivateKey(
          aws.targetUser ?? aws.identityUser,
          aws.newAccessKeyId,
          'Deactivate the new access key.',
        ),
      ];
    case 'CreateUser':
    case 'CreateLoginProfile':
    case 'UpdateLoginProfile':
    case 'AttachUserPolicy':
    case 'PutUserPolicy':
    case 'AddUserToGroup':
      return [denyUser(aws.targetUser, 'Deny everything to the user that was created or changed.')];
    case 'PutBucketPolicy':
    case 'PutBucketAcl':
    case 'PutBucketPublicAccessBlock':
    case 'DeleteBucketPolicy':
    case 'DeletePublicAccessBlock':
    case 'DeleteBucketPublicAccessBlock':
      return [
        {
          what: 'Close public access to the bucket.',
          command: [
            `aws s3api put-public-access-block --bucket ${shellValue('BUCKET', aws.bucket)} \\`,
            '  --public-access-block-configuration \\',
            '  BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
          ].join('\n'),
        },
      ];
    case 'AuthorizeSecurityGroupIngress':
    case 'AuthorizeSecurityGroupEgress': {
      const group = shellValue('SECURITY_GROUP_ID', aws.securityGroup);
      const direction = aws.eventName?.endsWith('Ingress') ? 'ingress' : 'egress';
      return [
        {
          what: 'Find the rule that was added to the security group and revoke it.',
          command: [
            `aws ec2 describe-security-group-rules ${region} --filters Name=group-id,Values=${group}`,
            `aws ec2 revoke-security-group-${direction} ${region} --group-id ${group} \\`,
            '  --security-group-rule-ids SECURITY_GROUP_RULE_ID',
          ].join('\n'),
        },
      ];
    }
    default:
      return shows(facts, { techniques: ['T1110'], groups: ['authentication_failures'] }) &&
        facts.source.ip !== undefined
        ? [denyFrom(facts.source.ip, aws)]
        : [];
  }
}

/** Console sign-ins pass no firewall of the account's: the address is denied by a policy on the user. */
function denyFrom(ip: string, aws: AwsFacts): Advice {
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

/** Steps for alerts about an AWS account: undo what was done, then stop who did it. */
export function awsAdvice(facts: AlertFacts, aws: AwsFacts): readonly Advice[] {
  if (aws.findingType !== undefined) {
    const region = shellValue('REGION', aws.region);
    const finding: Advice = {
      what: 'Read the whole GuardDuty finding.',
      command: [
        `aws guardduty get-findings --region ${region} \\`,
        `  --detector-id "$(aws guardduty list-detectors --region ${region} --query 'DetectorIds[0]' --output text)" \\`,
        `  --finding-ids ${shellValue('FINDING_ID', aws.findingId)}`,
      ].join('\n'),
    };
    return aws.identityUser === undefined ? [finding] : [finding, ...stopCaller(aws)];
  }
  const undone = aws.errorCode === undefined ? undo(facts, aws) : [];
  return [...undone, ...stopCaller(aws)];
}
