import { Construct } from 'constructs';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import { Alarms } from './constructs/alarms.ts';
import type { Clock } from './constructs/clock.ts';
import type { HttpApi } from './constructs/http-api.ts';
import type { StageFunction } from './constructs/stage-function.ts';
import type { StageQueue } from './constructs/stage-queue.ts';
import type { WazuhPull } from './constructs/wazuh-pull.ts';

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
    for (const node of props.nodes) alarms.watchNode(node, props.prefix);
    for (const stage of props.functions) alarms.watchFunction(stage.stage, stage.function);
    for (const clock of props.clocks) alarms.watchClock(clock);
  }
}
