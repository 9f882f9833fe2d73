import { Duration } from 'aws-cdk-lib';
import type { HttpApi as ApiGateway } from 'aws-cdk-lib/aws-apigatewayv2';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { SluiceConfig } from '../../src/config.ts';
import { HOUR_MS } from '../../src/event/ledger.ts';
import { type Silence, silenceName } from '../../src/event/silence.ts';
import { ACTIVITY_BEHIND_MS } from '../../src/notify/activity/sum-hours.ts';
import { STAGES } from '../../src/pipeline.ts';
import type { Alarms } from './alarms.ts';
import { ownMetric } from './own-metric.ts';
import { TRAIL_ALARMS } from './trail-alarms.ts';

/** Days that are left of a certificate when somebody must renew it. */
const CERTIFICATE_DAYS = 14;

/** The pace of a stage's clock, at which it measures what it looks after. */
function paceOf(stage: keyof typeof STAGES): Duration {
  return Duration.minutes(STAGES[stage].everyMinutes ?? 1);
}

export function watchApi(alarms: Alarms, api: ApiGateway): void {
  alarms.add('api', 'server-errors', 'Callers get 5xx: events may stay behind in their buffers.', {
    metric: api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
    threshold: 1,
    evaluationPeriods: 1,
  });
}

export function watchLedger(alarms: Alarms): void {
  const stage = 'enrich';
  alarms.add(stage, 'ledger-unbalanced', 'Events were taken and are neither in Wazuh nor in any queue.', {
    metric: ownMetric({
      namespace: alarms.prefix,
      stage,
      metricName: 'LedgerDifference',
      statistic: 'Maximum',
      period: paceOf(stage),
    }),
    threshold: 1,
    // Twice: the queues tell their depth about right, and right a while later.
    evaluationPeriods: 2,
  });
}

/** A way into a manager node. */
export interface WatchedNode {
  readonly node: string;
  readonly sinks: readonly string[];
}

/** Manager nodes and the ways into each; objects that Wazuh pulls go to none. */
export function watchedNodes({ wazuh }: SluiceConfig): readonly WatchedNode[] {
  const sinks = ['events-api', ...(wazuh.agent === undefined ? [] : ['agent'])];
  return wazuh.nodes.map(({ name }) => ({ node: name, sinks }));
}

export function watchNode(alarms: Alarms, { node, sinks }: WatchedNode): void {
  const ours = { namespace: alarms.prefix, stage: 'enrich' } as const;
  for (const sink of sinks)
    alarms.add(
      `${node}-${sink}`,
      'manager-unreachable',
      `Manager node ${node} takes nothing by ${sink}; events wait in the queue, for four days at most.`,
      {
        // The least: one request that was answered makes it 0.
        metric: ownMetric({
          ...ours,
          metricName: 'ManagerUnreachable',
          dimensions: { node, sink },
          statistic: 'Minimum',
          period: Duration.minutes(5),
        }),
        threshold: 1,
        // A node that rests is asked every 15 minutes at least: two such periods in half an hour are no chance.
        evaluationPeriods: 6,
        datapointsToAlarm: 2,
      },
    );
  alarms.add(
    node,
    'manager-certificate',
    `The certificate of manager node ${node} ends within ${CERTIFICATE_DAYS} days; nothing renews it.`,
    {
      metric: ownMetric({
        ...ours,
        metricName: 'ManagerCertificateDays',
        dimensions: { node },
        statistic: 'Minimum',
        period: Duration.hours(6),
      }),
      threshold: CERTIFICATE_DAYS,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 1,
    },
  );
}

/** Sources that must not go quiet, each with an alarm that names it. */
export function watchSilence(alarms: Alarms, silence: readonly Silence[]): void {
  const stage = 'enrich';
  for (const one of silence) {
    const { source, tenant, afterHours } = one;
    const whose = tenant === undefined ? '' : ` of tenant ${tenant}`;
    alarms.add(
      silenceName(one),
      'source-silent',
      `Nothing was received from ${source}${whose} for ${afterHours} h.`,
      {
        metric: ownMetric({
          namespace: alarms.prefix,
          stage,
          metricName: 'SourceQuiet',
          dimensions: { watch: silenceName(one) },
          statistic: 'Minimum',
          period: paceOf(stage),
        }),
        threshold: (afterHours * HOUR_MS) / 1_000,
        evaluationPeriods: 2,
      },
    );
  }
}

export function watchAlertSources(alarms: Alarms): void {
  const stage = 'alert-notify';
  alarms.add(stage, 'alert-sources', 'Alerts of Wazuh do not come by a way by which they should come.', {
    metric: ownMetric({
      namespace: alarms.prefix,
      stage,
      metricName: 'AlertSourceFaults',
      statistic: 'Maximum',
      period: Duration.minutes(5),
    }),
    threshold: 1,
    evaluationPeriods: 1,
  });
}

/** What reports count lags behind: they would be sent without it. */
export function watchActivity(alarms: Alarms): void {
  const stage = 'alert-notify';
  alarms.add(
    stage,
    'activity-behind',
    `Hours of the archive have not been summed up for reports for ${ACTIVITY_BEHIND_MS / HOUR_MS} h.`,
    {
      metric: ownMetric({
        namespace: alarms.prefix,
        stage,
        metricName: 'ActivityLag',
        statistic: 'Minimum',
        period: Duration.minutes(15),
      }),
      threshold: ACTIVITY_BEHIND_MS / 1_000,
      evaluationPeriods: 2,
    },
  );
}

export function watchThreats(alarms: Alarms, everyHours: number): void {
  const metric = (metricName: string, period: Duration) =>
    ownMetric({ namespace: alarms.prefix, stage: 'enrich', metricName, statistic: 'Maximum', period });
  alarms.add('feeds', 'threat-feed-stale', `A feed was not read for ${2 * everyHours} hours.`, {
    metric: metric('ThreatFeedsStale', Duration.hours(everyHours)),
    threshold: 1,
    evaluationPeriods: 1,
  });
  alarms.add(
    'set',
    'threat-feed-stale',
    `Events are looked up in indicators of ${2 * everyHours} hours ago.`,
    {
      metric: metric('ThreatSetAge', Duration.hours(1)),
      threshold: 2 * everyHours * 3_600,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
    },
  );
}

export function watchTrails(alarms: Alarms): void {
  const stage = 'cloudtrail-forwarder';
  for (const { kind, subject, metricName, meaning, from = 1, looks = 1 } of TRAIL_ALARMS)
    alarms.add(subject, kind, meaning, {
      metric: ownMetric({
        namespace: alarms.prefix,
        stage,
        metricName,
        statistic: 'Maximum',
        period: paceOf(stage),
      }),
      threshold: from,
      evaluationPeriods: looks,
    });
}
