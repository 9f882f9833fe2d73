import type { Severity } from '../../event/severity.ts';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import { type BusEvent, readBusEvent, withDetailType } from './bus-event.ts';
import { findingEnvelope } from './finding.ts';
import { textAt, valueAt } from './read-path.ts';

/**
 * A finding of IAM Access Analyzer: who from outside may reach a resource, who inside, or what access nobody uses. Wazuh's
 * module does not know this source; the shape is that of those that it does.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
 */
export const normalizeAccessAnalyzer: AwsNormalizer = (record, context) => {
  const event = readBusEvent(record, context);
  const { detail, type = 'Access Analyzer Finding', id, time, account, region } = event;
  const finding = textAt(detail, 'id', 'findingId');
  const status = textAt(detail, 'status');
  const updated = textAt(detail, 'updatedAt');
  const isDeleted = valueAt(detail, 'isDeleted') === true;
  const isActive = status === 'ACTIVE' && !isDeleted;
  return ok([
    findingEnvelope(
      {
        source: 'access-analyzer',
        identity: [finding ?? id, updated, status, String(isDeleted)],
        record: withDetailType(event),
        kind: isActive ? 'alert' : 'state',
        category: 'iam',
        type: isActive ? 'allowed' : 'info',
        action:
          textAt(detail, 'findingType') ?? (type === 'Access Analyzer Finding' ? 'ExternalAccess' : type),
        severity: isActive ? severityOf(event) : 'info',
        at: [valueAt(detail, 'updatedAt'), time],
        code: finding,
        reason: textAt(detail, 'resource'),
        rule: { name: type },
        account: textAt(detail, 'accountId') ?? account,
        region: textAt(detail, 'region') ?? region,
        service: textAt(detail, 'resourceType'),
        related: { user: principalsOf(detail), hosts: [textAt(detail, 'resource')] },
      },
      context,
    ),
  ]);
};

function severityOf({ detail, type }: BusEvent): Severity {
  if (textAt(detail, 'error') !== undefined) return 'low';
  if (valueAt(detail, 'isPublic') === true) return 'high';
  return type === undefined || type === 'Access Analyzer Finding' ? 'medium' : 'low';
}

/** `{"AWS": "444455556666"}`, or a service or federation in the same way. */
function principalsOf({ principal }: JsonObject): readonly (string | undefined)[] {
  return isJsonObject(principal)
    ? Object.keys(principal).map((kind) => textAt({ who: principal[kind] ?? null }, 'who'))
    : [];
}
