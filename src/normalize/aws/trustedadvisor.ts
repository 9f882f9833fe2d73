import type { Severity } from '../../event/severity.ts';
import { ok } from '../../kernel/result.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import { readBusEvent } from './bus-event.ts';
import { findingEnvelope } from './finding.ts';
import { textAt } from './read-path.ts';

const SEVERITY: Readonly<Record<string, Severity>> = { ERROR: 'medium', WARN: 'low' };

/**
 * The status of one thing that Trusted Advisor has checked; told anew with each refresh.
 * https://docs.aws.amazon.com/awssupport/latest/user/cloudwatch-events-ta.html
 */
export const normalizeTrustedAdvisor: AwsNormalizer = (record, context) => {
  const { detail, type, id, time, account, region } = readBusEvent(record, context);
  const status = textAt(detail, 'status');
  const check = textAt(detail, 'check-name');
  const severity = SEVERITY[status ?? ''];
  return ok([
    findingEnvelope(
      {
        source: 'trustedadvisor',
        identity: [id, textAt(detail, 'uuid')],
        record: detail,
        kind: severity === undefined ? 'state' : 'alert',
        category: 'configuration',
        action: check ?? type ?? 'trustedadvisor',
        ...(status !== undefined && { outcome: severity === undefined ? 'success' : ('failure' as const) }),
        severity: severity ?? 'info',
        at: [time],
        code: textAt(detail, 'uuid'),
        reason: check,
        rule: { name: check },
        account,
        region: textAt(detail, 'check-item-detail.Region') ?? region,
        service: textAt(detail, 'check-item-detail.Service'),
        related: { hosts: [textAt(detail, 'resource_id')] },
      },
      context,
    ),
  ]);
};
