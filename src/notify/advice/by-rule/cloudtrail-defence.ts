import { closeBucket } from '../aws-steps.ts';
import { forRules, step, stopThenMend, undoThenStop } from './aws-play.ts';
import type { AdviceByRule } from './rule-advice.ts';

const READ_TRAIL = step('Compare the trail with what it should be and restore it.', (fill, region) => {
  const trail = fill('TRAIL_NAME', 'trail');
  return [
    `aws cloudtrail describe-trails ${region} --trail-name-list ${trail}`,
    `aws cloudtrail get-event-selectors ${region} --trail-name ${trail}`,
  ];
});
const ISOLATE = step(
  'Cut the instance off with a security group that lets nothing through.',
  (fill, region) => [
    `aws ec2 modify-instance-attribute ${region} --instance-id ${fill('INSTANCE_ID', 'instance')} \\`,
    '  --groups ISOLATION_SECURITY_GROUP_ID',
  ],
);

/** Trails, watchers, logs, the organization, networks and machines. */
export const DEFENCE_ADVICE: AdviceByRule = {
  100500: undoThenStop(
    step('Turn logging on again; a deleted trail has to be created anew.', (fill, region) => {
      return `aws cloudtrail start-logging ${region} --name ${fill('TRAIL_NAME', 'trail')}`;
    }),
  ),
  ...forRules([100502, 100505], undoThenStop(READ_TRAIL)),
  100501: stopThenMend({
    what: 'The trail is unharmed. Find out why this identity wanted it off: ask its owner another way.',
  }),
  100920: undoThenStop(
    step('Turn GuardDuty on again; findings of the old detector are gone.', (_, region) => {
      return `aws guardduty create-detector ${region} --enable`;
    }),
  ),
  100921: undoThenStop(
    step('Compare the members and the administrator with what they should be.', (fill, region) => {
      const detector = fill('DETECTOR_ID', 'detector');
      return [
        `aws guardduty list-members ${region} --detector-id ${detector}`,
        `aws guardduty get-administrator-account ${region} --detector-id ${detector}`,
      ];
    }),
  ),
  100923: undoThenStop(
    step('Resume the detector.', (fill, region) => {
      return `aws guardduty update-detector ${region} --detector-id ${fill('DETECTOR_ID', 'detector')} --enable`;
    }),
  ),
  100924: undoThenStop(
    step('Read the lists: an address that GuardDuty trusts raises no finding.', (fill, region) => {
      return `aws guardduty list-ip-sets ${region} --detector-id ${fill('DETECTOR_ID', 'detector')}`;
    }),
  ),
  100926: undoThenStop(
    step('Turn Security Hub on again.', (_, region) => `aws securityhub enable-security-hub ${region}`),
  ),
  100929: undoThenStop(step('Turn Macie on again.', (_, region) => `aws macie2 enable-macie ${region}`)),
  100931: undoThenStop(
    step('Start recording again.', (_, region) => [
      `aws configservice describe-configuration-recorder-status ${region}`,
      `aws configservice start-configuration-recorder ${region} --configuration-recorder-name default`,
    ]),
  ),
  100934: undoThenStop({
    what: 'Turn the service that watched on again, as your infrastructure code has it; see what it missed meanwhile.',
  }),
  100935: undoThenStop(
    step('Put the firewall back in front of the resource.', (fill, region) => [
      `aws wafv2 list-web-acls ${region} --scope REGIONAL`,
      `aws wafv2 associate-web-acl ${region} --web-acl-arn WEB_ACL_ARN \\`,
      `  --resource-arn ${fill('RESOURCE_ARN', 'resource')}`,
    ]),
  ),
  100940: undoThenStop(
    step('See which networks still write flow logs, and create the missing ones again.', (_, region) => {
      return `aws ec2 describe-flow-logs ${region} --query "FlowLogs[].[ResourceId,LogDestination]"`;
    }),
  ),
  100941: undoThenStop(
    step('See what still logs DNS queries, and create the missing configuration again.', (_, region) => {
      return `aws route53resolver list-resolver-query-log-configs ${region}`;
    }),
  ),
  100943: undoThenStop(
    step('See what is left of the log group; restore it from its archive.', (fill, region) => {
      const group = fill('LOG_GROUP', 'logGroup');
      return `aws logs describe-log-groups ${region} --log-group-name-prefix ${group}`;
    }),
  ),
  100946: stopThenMend({
    what: 'Only the root user can require MFA for deletions again; until then copy what matters elsewhere.',
  }),
  100948: undoThenStop((aws) => closeBucket(aws)),
  100951: undoThenStop(
    step('Delete the lifecycle rule before it runs: it does so once a day.', (fill) => {
      const bucket = fill('BUCKET', 'bucket');
      return [
        `aws s3api get-bucket-lifecycle-configuration --bucket ${bucket}`,
        `aws s3api delete-bucket-lifecycle --bucket ${bucket}`,
      ];
    }),
  ),
  100953: undoThenStop(
    step('Log model calls again.', (_, region) => {
      return `aws bedrock put-model-invocation-logging-configuration ${region} --logging-config file://logging.json`;
    }),
  ),
  100954: undoThenStop(
    step('Start the activity stream again.', (fill, region) => [
      `aws rds start-activity-stream ${region} --resource-arn ${fill('RESOURCE_ARN', 'resource')} \\`,
      '  --mode async --kms-key-id KMS_KEY_ID --apply-immediately',
    ]),
  ),
  ...forRules(
    [100960, 100961],
    undoThenStop(
      step('From the management account: invite the account back; its guard rails are off meanwhile.', () => {
        return 'aws organizations invite-account-to-organization --target Id=ACCOUNT_ID,Type=ACCOUNT';
      }),
    ),
  ),
  100962: undoThenStop(
    step('Compare accounts and policies of the organization with what they should be.', () => [
      'aws organizations list-accounts',
      'aws organizations list-policies --filter SERVICE_CONTROL_POLICY',
    ]),
  ),
  100974: stopThenMend(
    step('Find what was started in this region and stop it.', (_, region) => [
      `aws ec2 describe-instances ${region} --query "Reservations[].Instances[].[InstanceId,InstanceType,LaunchTime]"`,
      `aws ec2 stop-instances ${region} --instance-ids INSTANCE_ID`,
    ]),
  ),
  100975: undoThenStop(
    step('Read the script that will run as root at the next start.', (fill, region) => [
      `aws ec2 describe-instance-attribute ${region} --instance-id ${fill('INSTANCE_ID', 'instance')} \\`,
      '  --attribute userData --query UserData.Value --output text | base64 -d',
    ]),
    ISOLATE,
  ),
  100982: undoThenStop(ISOLATE),
  101119: undoThenStop(
    step('Find the sessions that copy traffic and delete them.', (_, region) => [
      `aws ec2 describe-traffic-mirror-sessions ${region}`,
      `aws ec2 delete-traffic-mirror-session ${region} --traffic-mirror-session-id SESSION_ID`,
    ]),
  ),
  101120: undoThenStop(
    step('Lock the domain and call AWS support: a transfer can be stopped for days only.', () => {
      return 'aws route53domains enable-domain-transfer-lock --region us-east-1 --domain-name DOMAIN_NAME';
    }),
  ),
  101092: stopThenMend({
    what: 'Look for passwords in the start scripts that were read, and replace them.',
  }),
};
