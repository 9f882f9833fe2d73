import type { AlertFacts } from '../alert/alert-facts.ts';
import type { AwsFacts } from '../alert/aws-facts.ts';
import type { Advice } from './advice.ts';
import {
  closeBucket,
  deactivateKey,
  denyFrom,
  denyUser,
  inRegion,
  revokeGroupRule,
  stopCaller,
} from './aws-steps.ts';
import { shellValue } from './shell-value.ts';
import { shows } from './signs.ts';

function undo(facts: AlertFacts, aws: AwsFacts): readonly Advice[] {
  const region = inRegion(aws);
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
      return [closeBucket(aws)];
    case 'AuthorizeSecurityGroupIngress':
    case 'AuthorizeSecurityGroupEgress':
      return [revokeGroupRule(aws)];
    default:
      return shows(facts, { techniques: ['T1110'], groups: ['authentication_failures'] }) &&
        facts.source.ip !== undefined
        ? [denyFrom(facts.source.ip, aws)]
        : [];
  }
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
