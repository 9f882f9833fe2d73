import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import { type BusEvent, readBusEvent } from './bus-event.ts';
import { type Finding, findingEnvelope, sentenceAt, severityOfWord } from './finding.ts';
import { objectsAt, textAt, valueAt } from './read-path.ts';

/** What Wazuh's module takes over beside the finding. */
const FIELDS = [
  'actionName',
  'actionDescription',
  'insightName',
  'insightArn',
  'resultType',
  'insightResults',
];

const REMOTE = [
  'Action.AwsApiCallAction.RemoteIpDetails.IpAddressV4',
  'Action.NetworkConnectionAction.RemoteIpDetails.IpAddressV4',
  'Action.PortProbeAction.PortProbeDetails.RemoteIpDetails.IpAddressV4',
  'Network.SourceIpV4',
];
/** The state of a finding beside its content; whoever changes it leaves `UpdatedAt` alone. */
const STATE = ['Workflow.Status', 'RecordState', 'Compliance.Status', 'Severity.Label', 'Note.UpdatedAt'];

/**
 * An event of Security Hub: one of ours for each finding in it, where Wazuh's module takes the first alone. Without any (the
 * results of an insight) it is one all the same.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
 */
export const normalizeSecurityHub: AwsNormalizer = (record, context) => {
  const event = readBusEvent(record, context);
  const { detail, type } = event;
  const rest = Object.fromEntries(
    FIELDS.flatMap((key) => (key in detail ? [[key, detail[key] as JsonValue]] : [])),
  );
  const findings = isJsonArray(detail.findings) ? detail.findings.filter((each) => isJsonObject(each)) : [];
  const shapes: readonly JsonObject[] = findings.length > 0 ? findings.map((finding) => ({ finding })) : [{}];
  return ok(
    shapes.map((shape, i) => {
      const whole = { detail_type: type ?? 'Security Hub Findings - Imported', ...shape, ...rest };
      const finding = isJsonObject(shape.finding) ? shape.finding : {};
      return findingEnvelope(read(whole, finding, event, i), context);
    }),
  );
};

function read(record: JsonObject, finding: JsonObject, event: BusEvent, index: number): Finding {
  const id = textAt(finding, 'Id');
  const isImported = id !== undefined && textAt(record, 'detail_type')?.includes('Imported') === true;
  const status = textAt(finding, 'Compliance.Status');
  const isOver =
    status === 'PASSED' ||
    textAt(finding, 'RecordState') === 'ARCHIVED' ||
    /^(?:RESOLVED|SUPPRESSED)$/.test(textAt(finding, 'Workflow.Status') ?? '');
  const address = textAt(finding, ...REMOTE);
  return {
    source: 'securityhub',
    // An action is taken by a person, and twice when it is taken twice.
    identity: isImported
      ? [id, textAt(finding, 'UpdatedAt'), ...STATE.map((path) => textAt(finding, path))]
      : [event.id, id, String(index)],
    record,
    kind: isOver ? 'state' : 'alert',
    category: categoryOf(finding),
    action: typeOf(finding) ?? textAt(record, 'actionName', 'detail_type') ?? 'Security Hub',
    ...(status === 'FAILED' && { outcome: 'failure' as const }),
    ...(status === 'PASSED' && { outcome: 'success' as const }),
    severity: isOver ? 'info' : severityOfWord(textAt(finding, 'Severity.Label', 'severity')),
    at: [valueAt(finding, 'LastObservedAt'), valueAt(finding, 'UpdatedAt'), event.time],
    reason: sentenceAt(finding, 'Title') ?? sentenceAt(record, 'insightName'),
    rule: {
      id: textAt(finding, 'Compliance.SecurityControlId', 'GeneratorId'),
      name: textAt(finding, 'Title'),
    },
    account: textAt(finding, 'AwsAccountId') ?? event.account,
    region: textAt(finding, 'Region', 'Resources.Region') ?? event.region,
    service: textAt(finding, 'ProductName'),
    user: { name: textAt(finding, 'Resources.Details.AwsIamAccessKey.PrincipalName') },
    address,
    related: { ip: [address], hosts: objectsAt(finding, 'Resources').map((each) => textAt(each, 'Id')) },
  };
}

/** The first of its types, such as `Software and Configuration Checks/Vulnerabilities/CVE`. */
function typeOf({ Types }: JsonObject): string | undefined {
  return isJsonArray(Types) ? textAt({ type: Types[0] ?? null }, 'type') : undefined;
}

function categoryOf(finding: JsonObject): string {
  const product = textAt(finding, 'ProductName') ?? '';
  if (product === 'GuardDuty') return 'intrusion_detection';
  if (product === 'Inspector') return 'vulnerability';
  return textAt(finding, 'Compliance.Status') === undefined ? 'threat' : 'configuration';
}
