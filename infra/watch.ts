import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { ObservabilitySettings } from '../src/config/observability-settings.ts';
import { SLACK_TOKEN_ROTATION, STAGES, THREAT_REFRESH } from '../src/pipeline.ts';
import { AlarmNotices } from './constructs/alarm-notices.ts';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import { Alarms } from './constructs/alarms.ts';
import type { Clock } from './constructs/clock.ts';
import { CostWatch, mayHaveCostServices } from './constructs/cost-watch.ts';
import { watchClock, watchFunction, watchSlackToken } from './constructs/function-alarms.ts';
import type { HttpApi } from './constructs/http-api.ts';
import { watchObjectives } from './constructs/objective-alarms.ts';
import {
  type WatchedNode,
  watchActivity,
  watchAlertSources,
  watchApi,
  watchLedger,
  watchNode,
  watchSilence,
  watchThreats,
  watchTrails,
} from './constructs/own-alarms.ts';
import { watchPull, watchQueue } from './constructs/queue-alarms.ts';
import type { StageFunction } from './constructs/stage-function.ts';
import type { StageQueue } from './constructs/stage-queue.ts';
import { watchTable } from './constructs/table-alarms.ts';
import type { WazuhPull } from './constructs/wazuh-pull.ts';
import { Dashboard } from './dashboard.ts';
import type { DataKey } from './place/data-key.ts';
import type { WatchedRotation } from './secret-rotations.ts';
import type { ThreatRefresh } from './threat-refresh.ts';

export interface WatchProps {
  readonly prefix: string;
  /** What all of it is part of. */
  readonly pipeline: Construct;
  /** Who is told, of what, and what there is to look at. */
  readonly settings: ObservabilitySettings;
  /** Encrypts what alarms say. */
  readonly key?: DataKey | undefined;
  readonly door: HttpApi;
  readonly queues: readonly StageQueue[];
  /** The one of them that leads to people. */
  readonly alerts: StageQueue;
  readonly table: Table;
  readonly pull: WazuhPull | undefined;
  readonly nodes: readonly WatchedNode[];
  readonly functions: readonly Pick<StageFunction<object>, 'stage' | 'function'>[];
  readonly clocks: readonly Clock[];
  /** Whether there are trails to be watched. */
  readonly trails: boolean;
  /** Whether somebody looks after the sources of alerts. */
  readonly alertSources: boolean;
  /** Whether the archive is summed up for reports. */
  readonly activity: boolean;
  /** The refresh of threat indicators, when there are feeds. */
  readonly threats: Pick<ThreatRefresh, 'fn' | 'clock'> | undefined;
  /** What changes secrets. */
  readonly rotations: readonly WatchedRotation[];
}

/**
 * Alarms on every queue, function and clock, on the table and on the door, all sent to one topic and to the channels of alerts;
 * and a dashboard where one is wanted.
 */
export class Watch extends Construct {
  readonly topic: AlarmTopic;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const { prefix, settings } = props;
    const { budgetUsdPerMonth } = settings;
    this.topic = new AlarmTopic(this, 'Alarms', { prefix, email: settings.alarmEmail, key: props.key });
    new AlarmNotices(this, 'Notices', { prefix, alerts: props.alerts });
    const alarms = new Alarms(this, 'Alarm', { prefix, action: this.topic.action });
    watchApi(alarms, props.door.api);
    watchObjectives(alarms, props.door.api);
    for (const queue of props.queues) watchQueue(alarms, queue);
    watchTable(alarms, props.table);
    if (props.pull !== undefined) watchPull(alarms, props.pull);
    watchLedger(alarms);
    watchSilence(alarms, settings.silence);
    if (props.alertSources) watchAlertSources(alarms);
    if (props.activity) watchActivity(alarms);
    if (props.trails) watchTrails(alarms);
    if (props.threats !== undefined) {
      const { fn, clock } = props.threats;
      watchFunction(alarms, { ...THREAT_REFRESH, fn: fn.function, seldom: true });
      watchClock(alarms, clock);
      watchThreats(alarms, clock.everyMinutes / 60);
    }
    for (const { facts, fn } of props.rotations) {
      watchFunction(alarms, { ...facts, fn: fn.function, seldom: true });
      if (facts.name === SLACK_TOKEN_ROTATION.name) watchSlackToken(alarms, fn.function);
    }
    for (const node of props.nodes) watchNode(alarms, node);
    for (const { stage, function: fn } of props.functions)
      watchFunction(alarms, { ...STAGES[stage], name: stage, fn });
    for (const clock of props.clocks) watchClock(alarms, clock);
    const ofStages = props.functions.map(({ stage, function: fn }) => ({ name: stage, fn }));
    const beside = [
      ...(props.threats === undefined ? [] : [{ name: THREAT_REFRESH.name, fn: props.threats.fn.function }]),
      ...props.rotations.map(({ facts, fn }) => ({ name: facts.name, fn: fn.function })),
    ];
    if (settings.dashboard)
      new Dashboard(this, 'Dashboard', {
        prefix,
        metrics: settings.metrics,
        alarms: alarms.all,
        api: props.door.api,
        queues: props.queues,
        functions: [...ofStages, ...beside],
        table: props.table,
      });
    if (budgetUsdPerMonth !== undefined && mayHaveCostServices(this))
      new CostWatch(this, 'Cost', {
        prefix,
        of: props.pipeline,
        topic: this.topic.topic,
        usdPerMonth: budgetUsdPerMonth,
      });
  }
}
