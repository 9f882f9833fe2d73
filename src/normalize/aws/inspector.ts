import type { JsonObject } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import { type BusEvent, readBusEvent, withDetailType } from './bus-event.ts';
import { type Finding, findingEnvelope, sentenceAt, severityOfWord } from './finding.ts';
import { objectsAt, textAt, valueAt } from './read-path.ts';

/**
 * A finding of Inspector, or what else it tells (a scan is complete, a resource is covered). Severities come in capitals,
 * which Wazuh's rules do not mind.
 * https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
 */
export const normalizeInspector: AwsNormalizer = (record, context) => {
  const event = readBusEvent(record, context);
  const finding = textAt(event.detail, 'findingArn', 'finding');
  return ok([findingEnvelope(finding === undefined ? notice(event) : read(finding, event), context)]);
};

function read(finding: string, given: BusEvent): Finding {
  const detail = { ...given.detail, ...timesOf(given.detail) };
  const event = { ...given, detail };
  const status = textAt(detail, 'status') ?? 'ACTIVE';
  const updated = textAt(detail, 'updatedAt') ?? textAt(detail, 'lastObservedAt');
  const isOver = status !== 'ACTIVE';
  const resources = objectsAt(detail, 'resources');
  return {
    ...notice(event),
    identity: [finding, updated, status, textAt(detail, 'severity')],
    kind: isOver ? 'state' : 'alert',
    action: textAt(detail, 'type') ?? 'Inspector2 Finding',
    severity: isOver ? 'info' : severityOfWord(textAt(detail, 'severity')),
    at: [valueAt(detail, 'updatedAt'), event.time],
    code: textAt(detail, 'packageVulnerabilityDetails.vulnerabilityId'),
    reason: sentenceAt(detail, 'title'),
    rule: {
      id: textAt(detail, 'packageVulnerabilityDetails.vulnerabilityId'),
      name: textAt(detail, 'title'),
    },
    account: textAt(detail, 'awsAccountId') ?? event.account,
    region: textAt(detail, 'resources.region') ?? event.region,
    related: {
      ip: resources.flatMap((each) => addressesOf(valueAt(each, 'details.awsEc2Instance.ipV4Addresses'))),
      hosts: resources.map((each) => textAt(each, 'id')),
    },
  };
}

function notice(event: BusEvent): Finding {
  const { type = 'Inspector2 Finding', id, time, account, region } = event;
  return {
    source: 'inspector',
    identity: [id],
    record: withDetailType(event),
    kind: 'event',
    category: 'vulnerability',
    action: type,
    severity: 'info',
    at: [time],
    account,
    region,
    service: 'inspector2',
  };
}

const TIMES = ['firstObservedAt', 'lastObservedAt', 'updatedAt'] as const;
/** `Mar 4, 2026, 5:00:01 AM`, in UTC; the last space may be a narrow one that does not break. */
const WRITTEN = /^[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d\s[AP]M$/;

/** Times as Wazuh's module writes them. */
function timesOf(detail: JsonObject): JsonObject {
  const times = TIMES.flatMap((key) => {
    const text = detail[key];
    if (typeof text !== 'string' || !WRITTEN.test(text)) return [];
    const ms = Date.parse(`${text.replace(/\s/g, ' ')} UTC`);
    return Number.isNaN(ms) ? [] : [[key, new Date(ms).toISOString().replace('.000Z', 'Z')]];
  });
  return Object.fromEntries(times) as JsonObject;
}

function addressesOf(value: unknown): readonly (string | undefined)[] {
  return Array.isArray(value) ? value.map((each) => (typeof each === 'string' ? each : undefined)) : [];
}
