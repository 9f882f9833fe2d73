interface Change {
  readonly name: string;
  readonly kind: string;
  /** Epoch ms. */
  readonly begunAt: number;
  /** Left out: it begins. */
  readonly overAt?: number;
}

const written = (ms: number) => new Date(ms).toISOString().replace('Z', '+0000');

/** A change of state as EventBridge delivers it to a queue, after the samples of CloudWatch's user guide. */
export function alarmChange({ name, kind, begunAt, overAt }: Change) {
  const alarm = {
    value: 'ALARM',
    reason:
      'Threshold Crossed: 1 out of the last 1 datapoints [3.0 (02/10/19 16:59:00)] was greater than or equal to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).',
    reasonData: JSON.stringify({
      version: '1.0',
      queryDate: written(begunAt),
      statistic: 'Maximum',
      period: 60,
      recentDatapoints: [3],
      threshold: 1,
    }),
    timestamp: written(begunAt),
  };
  const ok = (at: number) => ({
    value: 'OK',
    reason:
      'Threshold Crossed: 1 out of the last 1 datapoints [0.0 (02/10/19 17:04:00)] was not greater than or equal to the threshold (1.0) (minimum 1 datapoint for ALARM -> OK transition).',
    timestamp: written(at),
  });
  return {
    version: '0',
    id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '123456789012',
    time: new Date(overAt ?? begunAt).toISOString(),
    region: 'eu-west-1',
    resources: [`arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`],
    detail: {
      alarmName: name,
      configuration: {
        description: `enrich gave up on messages. Runbook: docs/runbooks/${kind}.md`,
        metrics: [
          {
            id: '30b6c6b2-a864-43a2-4877-c09a1afc3b87',
            metricStat: {
              metric: {
                dimensions: { QueueName: 'sluice-events-dead-letters' },
                name: 'ApproximateNumberOfMessagesVisible',
                namespace: 'AWS/SQS',
              },
              period: 60,
              stat: 'Maximum',
            },
            returnData: true,
          },
        ],
      },
      ...(overAt === undefined
        ? { previousState: ok(begunAt - 600_000), state: alarm }
        : { previousState: alarm, state: ok(overAt) }),
    },
  };
}
