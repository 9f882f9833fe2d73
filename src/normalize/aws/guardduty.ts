import { SEVERITIES, type Severity } from '../../event/severity.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { err, ok } from '../../kernel/result.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import { type BusEvent, readBusEvent } from './bus-event.ts';
import { type Finding, findingEnvelope, sentenceAt } from './finding.ts';
import { objectsAt, textAt, valueAt } from './read-path.ts';

/** Lowest severity of each word. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html */
const FROM: Readonly<Record<Severity, number>> = { info: 0, low: 1, medium: 4, high: 7, critical: 9 };

const ACTIONS = 'networkConnection awsApiCall kubernetesApiCall rdsLoginAttempt portProbe'.split(' ');
/** Where each kind of action says who was on the other side. */
const REMOTE = ACTIONS.flatMap((action) => {
  const details = action === 'portProbe' ? 'portProbeDetails.' : '';
  const remote = `service.action.${action}Action.${details}remoteIpDetails`;
  return [`${remote}.ipAddressV4`, `${remote}.ipAddressV6`];
});
const NAMES = [
  'resource.accessKeyDetails.userName',
  'resource.kubernetesDetails.kubernetesUserDetails.username',
  'resource.rdsDbUserDetails.user',
  'service.detection.sequence.actors.user.name',
];
/** What the finding is about. */
const THINGS = [
  'resource.instanceDetails.instanceId',
  'resource.s3BucketDetails.name',
  'resource.eksClusterDetails.name',
  'resource.ecsClusterDetails.name',
  'resource.kubernetesDetails.kubernetesWorkloadDetails.name',
  'resource.rdsDbInstanceDetails.dbInstanceIdentifier',
  'resource.rdsLimitlessDbDetails.dbShardGroupIdentifier',
  'resource.lambdaDetails.functionName',
  'service.action.dnsRequestAction.domain',
];

/**
 * A GuardDuty finding; a port probe with several sources is one event each, as Wazuh's module makes of it. GuardDuty sends
 * a finding again whenever it has seen more of it.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 */
export const normalizeGuardDuty: AwsNormalizer = (record, context) => {
  const event = readBusEvent(record, context);
  // A trimmed finding is at least what EventBridge calls it.
  const type = textAt(event.detail, 'type') ?? event.type;
  if (type === undefined)
    return err({ code: 'invalid_record', message: 'a GuardDuty finding has a type', path: 'detail.type' });
  const each = probes(event.detail);
  return ok(each.map((detail, i) => findingEnvelope(read(type, { ...event, detail }, i), context)));
};

function read(type: string, { detail, id, time, account, region }: BusEvent, index: number): Finding {
  const address = textAt(detail, ...REMOTE);
  const blocked = ACTIONS.some(
    (action) => valueAt(detail, `service.action.${action}Action.blocked`) === true,
  );
  const failed = textAt(detail, 'service.action.awsApiCallAction.errorCode') !== undefined;
  const updated = textAt(detail, 'updatedAt');
  const finding = textAt(detail, 'id', 'arn');
  return {
    source: 'guardduty',
    identity: [finding ?? id, updated, textAt(detail, 'service.count'), String(index)],
    record: detail,
    category: type.includes('MaliciousFile') || type.includes('Malware') ? 'malware' : 'intrusion_detection',
    type: blocked ? 'denied' : 'info',
    action: type,
    ...((blocked || failed) && { outcome: 'failure' as const }),
    severity: severityOf(valueAt(detail, 'severity')),
    at: [valueAt(detail, 'service.eventLastSeen'), updated, time],
    code: finding,
    reason: sentenceAt(detail, 'title'),
    rule: { name: type },
    account: textAt(detail, 'accountId') ?? account,
    region: textAt(detail, 'region') ?? region,
    service: textAt(detail, 'resource.resourceType'),
    user: { id: textAt(detail, 'resource.accessKeyDetails.principalId'), name: textAt(detail, ...NAMES) },
    address,
    related: {
      ip: [address, ...addressesOf(detail)],
      user: [
        textAt(detail, 'resource.accessKeyDetails.accessKeyId'),
        ...objectsAt(detail, 'service.detection.sequence.actors').map((actor) => textAt(actor, 'user.name')),
      ],
      hosts: [
        ...THINGS.map((path) => textAt(detail, path)),
        ...objectsAt(detail, 'service.detection.sequence.resources').map((each) => textAt(each, 'name')),
      ],
    },
  };
}

/** Addresses of the instance, and of the endpoints of an attack sequence. */
function addressesOf(detail: JsonObject): readonly (string | undefined)[] {
  return [
    ...objectsAt(detail, 'resource.instanceDetails.networkInterfaces').flatMap((one) => [
      textAt(one, 'publicIp'),
      textAt(one, 'privateIpAddress'),
    ]),
    ...objectsAt(detail, 'service.detection.sequence.endpoints').map((one) => textAt(one, 'ip')),
  ];
}

function severityOf(value: JsonValue | undefined): Severity {
  const number = Number(value);
  return SEVERITIES.findLast((word) => number >= FROM[word]) ?? 'info';
}

function probes(detail: JsonObject): readonly JsonObject[] {
  const { service } = detail;
  const action = isJsonObject(service) ? service.action : undefined;
  const probe = isJsonObject(action) ? action.portProbeAction : undefined;
  if (!isJsonObject(service) || !isJsonObject(action) || !isJsonObject(probe)) return [detail];
  const { portProbeDetails } = probe;
  if (!isJsonArray(portProbeDetails) || portProbeDetails.length < 2) return [detail];
  return portProbeDetails.map((one) => ({
    ...detail,
    service: { ...service, action: { ...action, portProbeAction: { ...probe, portProbeDetails: one } } },
  }));
}
