import {
  Alarm,
  type AlarmBase,
  type AlarmProps,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarmAction,
  type IAlarmRule,
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
  readonly #all: AlarmBase[] = [];

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
  get all(): readonly AlarmBase[] {
    return this.#all;
  }

  add(subject: string, kind: AlarmKind, meaning: string, rule: AlarmRule): void {
    const alarm = new Alarm(this, `${subject}-${kind}`, {
      ...this.#named(subject, kind, meaning),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // Idle queues and functions publish nothing, and idle is well.
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...rule,
    });
    this.#tell(alarm);
  }

  /** An alarm on the states of others. */
  addComposite(subject: string, kind: AlarmKind, meaning: string, rule: IAlarmRule): void {
    const { alarmName, alarmDescription } = this.#named(subject, kind, meaning);
    this.#tell(
      new CompositeAlarm(this, `${subject}-${kind}`, {
        compositeAlarmName: alarmName,
        alarmDescription,
        alarmRule: rule,
      }),
    );
  }

  #named(subject: string, kind: AlarmKind, meaning: string) {
    return {
      alarmName: `${this.prefix}-${subject}-${kind}`,
      alarmDescription: `${meaning} Runbook: docs/runbooks/${kind}.md`,
    };
  }

  #tell(alarm: AlarmBase): void {
    alarm.addAlarmAction(this.#action);
    alarm.addOkAction(this.#action);
    this.#all.push(alarm);
  }
}
