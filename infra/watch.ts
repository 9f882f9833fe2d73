import { Construct } from 'constructs';
import { STAGES, THREAT_REFRESH } from '../src/pipeline.ts';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import { Alarms } from './constructs/alarms.ts';
import type { Clock } from './constructs/clock.ts';
import type { HttpApi } from './constructs/http-api.ts';
import type { StageFunction } from './constructs/stage-function.ts';
import type { StageQueue } from './constructs/stage-queue.ts';
import type { WazuhPull } from './constructs/wazuh-pull.ts';
import type { ThreatRefresh } from './threat-refresh.ts';

export interface WatchProps {
  readonly prefix: string;
  readonly email: string | undefined;
  readonly door: HttpApi;
  readonly queues: readonly StageQueue[];
  readonly pull: WazuhPull | undefined;
  /** Names of the manager nodes. */
  readonly nodes: readonly string[];
  readonly functions: readonly Pick<StageFunction<object>, 'stage' | 'function'>[];
  readonly clocks: readonly Clock[];
  /** Whether there are trails to be watched. */
  readonly trails: boolean;
  /** Whether somebody looks after the sources of alerts. */
  readonly alertSources: boolean;
  /** The refresh of threat indicators, when there are feeds. */
  readonly threats: Pick<ThreatRefresh, 'fn' | 'clock'> | undefined;
}

/** Alarms on every queue, function and clock and on the door, all sent to one topic. */
export class Watch extends Construct {
  readonly topic: AlarmTopic;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    this.topic = new AlarmTopic(this, 'Alarms', { prefix: props.prefix, email: props.email });
    const alarms = new Alarms(this, 'Alarm', { prefix: props.prefix, action: this.topic.action });
    alarms.watchApi(props.door.api);
    for (const queue of props.queues) alarms.watchQueue(queue);
    if (props.pull !== undefined) alarms.watchPull(props.pull);
    alarms.watchLedger(props.prefix);
    if (props.alertSources) alarms.watchAlertSources(props.prefix);
    if (props.trails) alarms.watchTrails(props.prefix);
    if (props.threats !== undefined) {
      const { fn, clock } = props.threats;
      alarms.watchFunction(THREAT_REFRESH.name, fn.function, THREAT_REFRESH.timeoutS);
      alarms.watchClock(clock);
      alarms.watchThreats(props.prefix, clock.everyMinutes / 60);
    }
    for (const node of props.nodes) alarms.watchNode(node, props.prefix);
    for (const { stage, function: fn } of props.functions)
      alarms.watchFunction(stage, fn, STAGES[stage].timeoutS);
    for (const clock of props.clocks) alarms.watchClock(clock);
  }
}
