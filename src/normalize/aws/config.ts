import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import type { AwsContext, AwsNormalizer } from './aws-normalizer.ts';
import { type BusEvent, readBusEvent, withDetailType } from './bus-event.ts';
import { type Finding, findingEnvelope } from './finding.ts';
import { textAt, valueAt } from './read-path.ts';

/** ECS `event.type` of what became of a resource. */
const TYPES: Readonly<Record<string, string>> = {
  ResourceDiscovered: 'creation',
  ResourceDeleted: 'deletion',
  ResourceDeletedNotRecorded: 'deletion',
};

/**
 * What AWS Config tells: a configuration item (one of a file, or in an event), the verdict of a rule, or that it delivered
 * something. An item has the same shape and the same id in a history file and in an event; in a snapshot it stands again
 * each time.
 * https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 */
export const normalizeConfig: AwsNormalizer = (record, context) => {
  const event = readBusEvent(record, context);
  const item = itemOf(event.detail);
  const finding =
    item !== undefined ? readItem(item, event, context) : (readVerdict(event) ?? notice(event, event.detail));
  return ok([findingEnvelope(finding, context)]);
};

function itemOf(detail: JsonObject): JsonObject | undefined {
  const { configurationItem, configurationItemSummary } = detail;
  if (isJsonObject(configurationItem)) return configurationItem;
  if (isJsonObject(configurationItemSummary)) return configurationItemSummary;
  return 'configurationItemStatus' in detail ? detail : undefined;
}

function readItem(item: JsonObject, event: BusEvent, { origin, deliveryId }: AwsContext): Finding {
  const status = textAt(item, 'configurationItemStatus') ?? 'OK';
  const captured = textAt(item, 'configurationItemCaptureTime');
  const isSnapshot = origin.object?.includes('ConfigSnapshot') === true;
  return {
    ...notice(event, item),
    identity: isSnapshot
      ? [deliveryId]
      : [
          ...['awsAccountId', 'awsRegion', 'resourceType', 'resourceId'].map((key) => textAt(item, key)),
          captured,
          textAt(item, 'configurationStateId'),
          status,
        ],
    record: item,
    type: TYPES[status] ?? 'change',
    action: status,
    outcome: 'success',
    at: [captured, event.time],
  };
}

function readVerdict(event: BusEvent): Finding | undefined {
  const { detail } = event;
  const verdict = textAt(detail, 'newEvaluationResult.complianceType');
  if (verdict === undefined) return undefined;
  const isViolated = verdict === 'NON_COMPLIANT';
  const at = textAt(detail, 'newEvaluationResult.resultRecordedTime', 'notificationCreationTime');
  const rule = textAt(detail, 'configRuleARN', 'configRuleName');
  return {
    ...notice(event, detail),
    identity: [rule, textAt(detail, 'resourceType'), textAt(detail, 'resourceId'), verdict, at],
    kind: isViolated ? 'alert' : 'state',
    action: verdict,
    outcome: isViolated ? 'failure' : 'success',
    severity: isViolated ? 'medium' : 'info',
    at: [valueAt(detail, 'newEvaluationResult.resultRecordedTime'), event.time],
    rule: { name: textAt(detail, 'configRuleName') },
  };
}

function notice(event: BusEvent, about: JsonObject): Finding {
  return {
    source: 'config',
    identity: [event.id],
    record: withDetailType(event),
    kind: 'event',
    category: 'configuration',
    action: event.type ?? 'config',
    severity: 'info',
    at: [event.time],
    account: textAt(about, 'awsAccountId', 'accountId') ?? event.account,
    region: textAt(about, 'awsRegion') ?? event.region,
    service: textAt(about, 'resourceType'),
    related: { hosts: [textAt(about, 'ARN'), textAt(about, 'resourceId')] },
  };
}
