import { Duration } from 'aws-cdk-lib';
import type { HttpApi as ApiGateway } from 'aws-cdk-lib/aws-apigatewayv2';
import { BURN_RATES, OBJECTIVES, type ObjectiveName } from '../../src/objectives.ts';
import type { Alarms } from './alarms.ts';
import { badShare } from './objective-metrics.ts';

/** For each objective two alarms: its budget burns fast, over an hour, or slowly, over six. */
export function watchObjectives(alarms: Alarms, api: ApiGateway): void {
  for (const objective of Object.keys(OBJECTIVES) as ObjectiveName[]) {
    const { promise, target } = OBJECTIVES[objective];
    for (const { name, rate, minutes } of BURN_RATES)
      alarms.add(
        `${objective}-${name}`,
        'objective-at-risk',
        `Too few ${promise}: ${Math.round(target * 1_000) / 10} % of 30 days are promised, and what may fail went ${rate} times too fast for ${minutes / 60} h.`,
        {
          metric: badShare(objective, { namespace: alarms.prefix, api, period: Duration.minutes(minutes) }),
          threshold: Number((rate * (1 - target)).toFixed(6)),
          evaluationPeriods: 1,
        },
      );
  }
}
