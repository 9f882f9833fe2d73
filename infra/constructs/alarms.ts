import { Duration } from 'aws-cdk-lib';
import type { HttpApi as ApiGateway } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IAlarmAction,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { StageName } from '../../src/event/stage.ts';
import { type FunctionName, QUEUES, STAGES, WAZUH_QUEUE } from '../../src/pipeline.ts';
import { type Clock, ofRule } from './clock.ts';
import type { StageQueue } from './stage-queue.ts';
import { TRAIL_ALARMS } from './trail-alarms.ts';
import type { WazuhPull } from './wazuh-pull.ts';

/** Every kind of alarm; `docs/runbooks/<kind>.md` says what it means and what to do. */
export const ALARM_KINDS = [
  'queue-age',
  'dead-letters',
  'function-errors',
  'function-throttles',
  'function-duration',
  'schedule-stopped',
  'server-errors',
  'ledger-unbalanced',
  'nobody-pulls',
  'unreadable-objects',
  'manager-certificate',
  'trail-stopped',
  'trail-silent',
  'trail-incomplete',
  'alert-sources',
  'threat-feed-stale',
  'rollout-stopped',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** Share of its timeout that a function may take before somebody should look. */
const NEAR_TIMEOUT = 0.8;
/** Runs that a schedule may miss before it counts as stopped. */
const MISSED_RUNS = 10;
const MAX_PERIOD_MINUTES = 1_440;
/** Days that are left of a certificate when somebody must renew it. */
const CERTIFICATE_DAYS = 14;

type Rule = Pick<AlarmProps, 'metric' | 'threshold' | 'evaluationPeriods'> &
  Partial<Pick<AlarmProps, 'datapointsToAlarm' | 'comparisonOperator' | 'treatMissingData'>>;

/** Makes alarms that say what is wrong, where to read on, and that it is over. */
export class Alarms extends Construct {
  readonly #prefix: string;
  readonly #action: IAlarmAction;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly prefix: string; readonly action: IAlarmAction },
  ) {
    super(scope, id);
    this.#prefix = props.prefix;
    this.#action = props.action;
  }

  watchQueue({ name, queue, deadLetters }: StageQueue): void {
    const { maxAgeAlarmS, consumer, carries } = QUEUES[name];
    const minute = { period: Duration.minutes(1), statistic: 'Maximum' };
    this.#add(
      name,
      'queue-age',
      `Messages wait for more than ${maxAgeAlarmS} s for ${consumer}: ${carries}.`,
      {
        metric: queue.metricApproximateAgeOfOldestMessage(minute),
        threshold: maxAgeAlarmS,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 3,
      },
    );
    this.#add(
      name,
      'dead-letters',
      `${consumer} gave up on messages: ${carries}. They are kept for 14 days.`,
      {
        metric: deadLetters.metricApproximateNumberOfMessagesVisible(minute),
        threshold: 1,
        evaluationPeriods: 1,
      },
    );
  }

  watchPull({ queue, deadLetters }: Pick<WazuhPull, 'queue' | 'deadLetters'>): void {
    const { maxAgeAlarmS } = WAZUH_QUEUE;
    const minute = { period: Duration.minutes(1), statistic: 'Maximum' };
    this.#add(
      'wazuh',
      'nobody-pulls',
      `Objects wait for more than ${maxAgeAlarmS} s for Wazuh to pull them.`,
      {
        metric: queue.metricApproximateAgeOfOldestMessage(minute),
        threshold: maxAgeAlarmS,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 3,
      },
    );
    this.#add('wazuh', 'unreadable-objects', 'Wazuh gave up on objects, whose events it has not analysed.', {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(minute),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }

  watchFunction(stage: FunctionName, fn: LambdaFunction, timeoutS: number): void {
    const fiveMinutes = { period: Duration.minutes(5) };
    const repeatedly = { evaluationPeriods: 3, datapointsToAlarm: 2 };
    this.#add(
      stage,
      'function-errors',
      `${stage} crashes or times out; its handler reports no such failure.`,
      {
        metric: fn.metricErrors(fiveMinutes),
        threshold: 1,
        ...repeatedly,
      },
    );
    this.#add(stage, 'function-throttles', `${stage} is refused concurrency by the account's limit.`, {
      metric: fn.metricThrottles(fiveMinutes),
      threshold: 1,
      ...repeatedly,
    });
    this.#add(
      stage,
      'function-duration',
      `${stage} takes more than ${NEAR_TIMEOUT * 100} % of its ${timeoutS} s.`,
      {
        metric: fn.metricDuration({ ...fiveMinutes, statistic: 'Maximum' }),
        threshold: timeoutS * 1_000 * NEAR_TIMEOUT,
        ...repeatedly,
      },
    );
  }

  /** Its rule, not the function: a queue runs that too, and would hide that the clock stands still. */
  watchClock({ stage, subject = stage, everyMinutes, rule }: Clock): void {
    // CloudWatch looks no further than a day at once.
    const patience = Math.min(everyMinutes * MISSED_RUNS, MAX_PERIOD_MINUTES);
    const periods = Math.ceil((2 * everyMinutes) / patience);
    this.#add(
      subject,
      'schedule-stopped',
      `The clock of ${subject} did not run for ${patience * periods} minutes; its schedule has stopped.`,
      {
        metric: ofRule(rule, 'Invocations', patience),
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: periods,
        // EventBridge publishes no zeros.
        treatMissingData: TreatMissingData.BREACHING,
      },
    );
    // Runs that Lambda refuses count as invocations too.
    this.#add(
      `${subject}-refused`,
      'schedule-stopped',
      `Lambda does not let the clock of ${subject} run it.`,
      {
        metric: ofRule(rule, 'FailedInvocations', everyMinutes),
        threshold: 1,
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
      },
    );
  }

  watchApi(api: ApiGateway): void {
    this.#add('api', 'server-errors', 'Callers get 5xx: events may stay behind in their buffers.', {
      metric: api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }

  /** @param namespace of our own metrics */
  watchLedger(namespace: string): void {
    const stage: StageName = 'enrich';
    this.#add(stage, 'ledger-unbalanced', 'Events were taken and are neither in Wazuh nor in any queue.', {
      metric: new Metric({
        namespace,
        metricName: 'LedgerDifference',
        dimensionsMap: { stage },
        statistic: 'Maximum',
        period: Duration.minutes(STAGES[stage].everyMinutes ?? 1),
      }),
      threshold: 1,
      // Twice: the queues tell their depth about right, and right a while later.
      evaluationPeriods: 2,
    });
  }

  /** @param namespace of our own metrics */
  watchNode(node: string, namespace: string): void {
    this.#add(
      node,
      'manager-certificate',
      `The certificate of manager node ${node} ends within ${CERTIFICATE_DAYS} days; nothing renews it.`,
      {
        metric: new Metric({
          namespace,
          metricName: 'ManagerCertificateDays',
          dimensionsMap: { stage: 'enrich' satisfies StageName, node },
          statistic: 'Minimum',
          period: Duration.hours(6),
        }),
        threshold: CERTIFICATE_DAYS,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: 1,
      },
    );
  }

  /** @param namespace of our own metrics */
  watchAlertSources(namespace: string): void {
    const stage: StageName = 'alert-notify';
    this.#add(stage, 'alert-sources', 'Alerts of Wazuh do not come by a way by which they should come.', {
      metric: new Metric({
        namespace,
        metricName: 'AlertSourceFaults',
        dimensionsMap: { stage },
        statistic: 'Maximum',
        period: Duration.minutes(5),
      }),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }

  /** @param namespace of our own metrics */
  watchThreats(namespace: string, everyHours: number): void {
    const stage: StageName = 'enrich';
    const metric = (metricName: string, period: Duration) =>
      new Metric({ namespace, metricName, dimensionsMap: { stage }, statistic: 'Maximum', period });
    this.#add('feeds', 'threat-feed-stale', `A feed was not read for ${2 * everyHours} hours.`, {
      metric: metric('ThreatFeedsStale', Duration.hours(everyHours)),
      threshold: 1,
      evaluationPeriods: 1,
    });
    this.#add(
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

  /** @param namespace of our own metrics */
  watchTrails(namespace: string): void {
    const stage: StageName = 'cloudtrail-forwarder';
    for (const { kind, subject, metricName, meaning, from = 1, looks = 1 } of TRAIL_ALARMS)
      this.#add(subject, kind, meaning, {
        metric: new Metric({
          namespace,
          metricName,
          dimensionsMap: { stage },
          statistic: 'Maximum',
          period: Duration.minutes(STAGES[stage].everyMinutes ?? 1),
        }),
        threshold: from,
        evaluationPeriods: looks,
      });
  }

  #add(subject: string, kind: AlarmKind, meaning: string, rule: Rule): void {
    const alarm = new Alarm(this, `${subject}-${kind}`, {
      alarmName: `${this.#prefix}-${subject}-${kind}`,
      alarmDescription: `${meaning} Runbook: docs/runbooks/${kind}.md`,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // Idle queues and functions publish nothing, and idle is well.
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...rule,
    });
    alarm.addAlarmAction(this.#action);
    alarm.addOkAction(this.#action);
  }
}
