import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { AlarmView } from '../view.ts';

/** As `infra/constructs/alarms.ts` writes it. */
const RUNBOOK = /Runbook: (docs\/runbooks\/[a-z-]+\.md)/;

/**
 * Alarms of a deployment that are not OK, those that ring first and of these the newest. Wants `cloudwatch:DescribeAlarms`;
 * throws what the SDK throws.
 */
export async function alarmsNotOk(client: CloudWatchClient, name: string): Promise<readonly AlarmView[]> {
  const found: AlarmView[] = [];
  const wanted = {
    AlarmNamePrefix: `${name}-`,
    AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const],
  };
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms({ client }, wanted))
    for (const alarm of [...MetricAlarms, ...CompositeAlarms]) {
      const { AlarmName = '', StateValue: state, StateReason: reason, AlarmDescription = '' } = alarm;
      if (state !== 'ALARM' && state !== 'INSUFFICIENT_DATA') continue;
      const since = (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.getTime();
      const runbook = RUNBOOK.exec(AlarmDescription)?.[1];
      found.push({
        name: AlarmName,
        state,
        ...(since !== undefined && { since }),
        ...(reason !== undefined && { reason }),
        ...(runbook !== undefined && { runbook }),
      });
    }
  return found.toSorted(
    (a, b) => Number(b.state === 'ALARM') - Number(a.state === 'ALARM') || (b.since ?? 0) - (a.since ?? 0),
  );
}
