import type { Source } from '../event/envelope.ts';
import { IDENTITY, TRAIL_TRIM, type TrimOrder, under } from './trim-order.ts';

/** What Wazuh's rules read or show of findings and logs, and ours beside them; source by source. */
const READ = [
  'source detail_type status severity type title region accountId id account_alias',
  // GuardDuty
  'severity.description service.action.actionType service.serviceName service.count service.additionalInfo.sample',
  // Security Hub
  'finding.Compliance.SecurityControlId finding.Compliance.Status finding.ProductName finding.RecordState finding.Id',
  'finding.Severity.Label finding.Workflow.Status finding.Title finding.AwsAccountId finding.Region actionName insightName',
  // Inspector
  'createdAt awsAccountId exploitAvailable fixAvailable findingArn packageVulnerabilityDetails.vulnerabilityId',
  // Config
  'configurationItemStatus awsRegion resourceType resourceId configRuleName newEvaluationResult.complianceType',
  'configuration.complianceType configuration.configRuleList.configRuleName',
  // Trusted Advisor, KMS, Access Analyzer
  'check-name uuid key-id resource isPublic isDeleted error findingType',
  // Calls to KMS, as CloudTrail has them
  'eventName eventSource eventID sourceIPAddress userIdentity.type userIdentity.userName userIdentity.invokedBy',
  // Access logs of S3, load balancers, firewalls and networks
  'operation http_status requester error_code request_uri remote_ip elb elb_status_code error_reason action_executed',
  'user_agent action httpRequest.clientIp interface_id protocol srcaddr dstaddr srcport dstport',
].flatMap((names) => under('aws', names));

const REMOTE = 'aws.service.action.portProbeAction.portProbeDetails';

/** What was looked at and how comes first; never what was found, how bad it is, where, and who was on the other side. */
export const FINDING_TRIM: TrimOrder = {
  first: [
    ...under(
      'aws',
      'classificationDetails service.detection service.runtimeDetails service.ebsVolumeScanDetails',
    ),
    ...under('aws', 'supplementaryConfiguration configuration relationships relatedEvents insightResults'),
    ...under(
      'aws.finding',
      'ProductFields FindingProviderFields Resources Remediation Compliance.AssociatedStandards',
    ),
    ...under('aws', 'packageVulnerabilityDetails remediation resourcesAffected resources policyDetails tags'),
    'aws.resource',
    'aws.service',
    'aws.finding',
    'aws.description',
    'sluice.details',
    'sluice.related',
    'sluice.user_agent',
    'sluice.threat',
  ],
  keep: new Set([
    ...IDENTITY,
    ...READ,
    `${REMOTE}.remoteIpDetails.ipAddressV4`,
    `${REMOTE}.localPortDetails.port`,
    ...under('aws.log_info', 'log_file s3bucket aws_account_alias'),
    'aws.aws_account_id',
    'aws.source_ip_address',
    ...under('sluice', 'user.id user.name source.ip source.address source.port rule.id rule.name'),
    ...under('sluice', 'cloud.account.id cloud.account.name cloud.region source.geo.country_iso_code'),
  ]),
};

/** How an event is cut that has a record of AWS with it. */
export function trimOrderOf(source: Source): TrimOrder {
  return source === 'cloudtrail' ? TRAIL_TRIM : FINDING_TRIM;
}
