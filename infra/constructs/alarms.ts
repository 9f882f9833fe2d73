import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IAlarmAction,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmKind } from './alarm-kinds.ts';

/** What an alarm looks at, and what differs from its defaults: at or above the threshold, and silence is well. */
export type AlarmRule = Pick<AlarmProps, 'metric' | 'threshold' | 'evaluationPeriods'> &
  Partial<Pick<AlarmProps, 'datapointsToAlarm' | 'comparisonOperator' | 'treatMissingData'>>;

/** Makes alarms that say what is wrong, where to read on, and that it is over. */
export class Alarms extends Construct {
  /** Also the namespace of our own metrics. */
  readonly prefix: string;
  readonly #action: IAlarmAction;
  readonly #all: Alarm[] = [];

  constructor(
    scope: Construct,
    id: string,
    props: { readonly prefix: string; readonly action: IAlarmAction },
  ) {
    super(scope, id);
    this.prefix = props.prefix;
    this.#action = props.action;
  }

  /** Every alarm that was added, in that order. */
  get all(): readonly Alarm[] {
    return this.#all;
  }

  add(subject: string, kind: AlarmKind, meaning: string, rule: AlarmRule): void {
    const alarm = new Alarm(this, `${subject}-${kind}`, {
      alarmName: `${this.prefix}-${subject}-${kind}`,
      alarmDescription: `${meaning} Runbook: docs/runbooks/${kind}.md`,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // Idle queues and functions publish nothing, and idle is well.
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...rule,
    });
    alarm.addAlarmAction(this.#action);
    alarm.addOkAction(this.#action);
    this.#all.push(alarm);
  }
}
