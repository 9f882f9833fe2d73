import { Duration } from 'aws-cdk-lib';
import type { HttpApi as ApiGateway } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, AlarmRule, AlarmState, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { BURN_RATES, OBJECTIVES, type ObjectiveName } from '../../src/objectives.ts';
import type { Alarms } from './alarms.ts';
import { badShare } from './objective-metrics.ts';

/** Ends the name of an alarm that is only half of a reason to tell somebody. */
export const HALF_AN_ALARM = 'burn-rate';

/**
 * For each objective one alarm: its budget burns fast, over a long window and a short one, or slowly over longer ones. The windows are
 * alarms that nobody is told of, since one alarm of CloudWatch looks at one period.
 */
export class ObjectiveAlarms extends Construct {
  readonly #api: ApiGateway;
  readonly #alarms: Alarms;

  constructor(
    scope: Construct,
    id: string,
    { api, alarms }: { readonly api: ApiGateway; readonly alarms: Alarms },
  ) {
    super(scope, id);
    this.#api = api;
    this.#alarms = alarms;
    for (const objective of Object.keys(OBJECTIVES) as ObjectiveName[]) this.#watch(objective);
  }

  #watch(objective: ObjectiveName): void {
    const { promise, target } = OBJECTIVES[objective];
    const burns = BURN_RATES.map(({ rate, longMinutes, shortMinutes }) =>
      AlarmRule.allOf(
        ...[longMinutes, shortMinutes].map((minutes) => {
          const half = this.#half(objective, rate * (1 - target), minutes);
          return AlarmRule.fromAlarm(half, AlarmState.ALARM);
        }),
      ),
    );
    this.#alarms.addComposite(
      objective,
      'objective-at-risk',
      `Too few ${promise}: ${Math.round(target * 1_000) / 10} % of 30 days are promised.`,
      AlarmRule.anyOf(...burns),
    );
  }

  #half(objective: ObjectiveName, share: number, minutes: number): Alarm {
    const { prefix } = this.#alarms;
    const name = `${objective}-${minutes}m-${HALF_AN_ALARM}`;
    return new Alarm(this, name, {
      alarmName: `${prefix}-${name}`,
      alarmDescription: `Half of ${prefix}-${objective}-objective-at-risk: its budget burned too fast for ${minutes} minutes. Runbook: docs/runbooks/objective-at-risk.md`,
      metric: badShare(objective, { namespace: prefix, api: this.#api, period: Duration.minutes(minutes) }),
      threshold: Number(share.toFixed(6)),
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
