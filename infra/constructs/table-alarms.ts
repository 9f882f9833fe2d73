import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Operation, type Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Alarms } from './alarms.ts';

/**
 * What the stages ask of the table all day; DynamoDB counts each by itself, and each is billed as an alarm. Its others (batches,
 * deletions) go to the same servers, are seldom asked, and fail with these.
 */
const OPERATIONS = [Operation.GET_ITEM, Operation.PUT_ITEM, Operation.UPDATE_ITEM, Operation.QUERY];

/** A moment of throttling is borne by retries; one that lasts keeps events back. */
const THROTTLES_A_PERIOD = 10;

/** Not `UserErrors`, which DynamoDB counts for the whole account: those are in the log of the function that made them. */
export function watchTable(alarms: Alarms, table: Table): void {
  const period = Duration.minutes(5);
  const repeatedly = { evaluationPeriods: 3, datapointsToAlarm: 2 };
  alarms.add('table', 'table-throttles', 'DynamoDB refuses requests to the table as too many.', {
    metric: new MathExpression({
      expression: 'FILL(reads, 0) + FILL(writes, 0)',
      usingMetrics: {
        reads: table.metric('ReadThrottleEvents', { period, statistic: 'Sum' }),
        writes: table.metric('WriteThrottleEvents', { period, statistic: 'Sum' }),
      },
      label: 'Throttled requests',
      period,
    }),
    threshold: THROTTLES_A_PERIOD,
    ...repeatedly,
  });
  alarms.add('table', 'table-errors', 'DynamoDB fails to answer requests to the table.', {
    metric: table.metricSystemErrorsForOperations({ operations: OPERATIONS, period }),
    threshold: 1,
    ...repeatedly,
  });
}
