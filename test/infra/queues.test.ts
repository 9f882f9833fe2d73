import { describe, expect, test } from 'vitest';
import { DEAD_LETTER_RETENTION_S, QUEUES, type QueueName, STAGES } from '../../src/pipeline.ts';
import { EVERYTHING, liveFunction, resourcesOf, SMALLEST, sorted, synthesize, target } from './synthesize.ts';

describe.each([
  ['the smallest configuration', SMALLEST],
  ['a configuration that uses everything', EVERYTHING],
])('in %s', (_, config) => {
  const prefix = config.name ?? 'sluice';
  const names = config === EVERYTHING ? Object.keys(QUEUES) : ['events', 'alerts'];
  const template = synthesize(config);
  // The one that Wazuh itself reads has a test of its own.
  const queues = resourcesOf(template, 'AWS::SQS::Queue').filter(
    ([, { Properties }]) => !/-wazuh(-dead-letters)?$/.test(Properties.QueueName),
  );
  const deadLetterIds = new Set(
    queues.map(([, { Properties }]) => target(Properties.RedrivePolicy?.deadLetterTargetArn)),
  );
  const working = queues.filter(([id]) => !deadLetterIds.has(id));
  const deadLetters = queues.filter(([id]) => deadLetterIds.has(id));
  const sources = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(
    ([, { Properties }]) => Properties,
  );
  const factsOf = (queueName: string) => {
    const name = Object.keys(QUEUES).find((known) => queueName.endsWith(`-${known}`));
    if (name === undefined) throw new Error(`${queueName} is not a queue of src/pipeline.ts`);
    return QUEUES[name as QueueName];
  };

  test('the queues are those of src/pipeline.ts, without that of AWS where nothing comes from it, each with its dead letters', () => {
    expect(sorted(working.map(([, { Properties }]) => Properties.QueueName))).toEqual(
      sorted(names.map((name) => `${prefix}-${name}`)),
    );
    expect(deadLetters).toHaveLength(working.length);
  });

  test('every queue has a dead-letter queue of its own', () => {
    const targets = working.map(([, { Properties }]) => target(Properties.RedrivePolicy.deadLetterTargetArn));
    expect(new Set(targets).size).toBe(working.length);
  });

  test('a dead-letter queue keeps its messages for 14 days', () => {
    for (const [, { Properties }] of deadLetters)
      expect(Properties.MessageRetentionPeriod).toBe(DEAD_LETTER_RETENTION_S);
    expect(DEAD_LETTER_RETENTION_S).toBe(14 * 86_400);
  });

  test('every queue is encrypted', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::SQS::Queue'))
      expect(Properties.SqsManagedSseEnabled === true || Properties.KmsMasterKeyId !== undefined).toBe(true);
  });

  test('every queue refuses plain HTTP', () => {
    const closed = resourcesOf(template, 'AWS::SQS::QueuePolicy')
      .filter(([, { Properties }]) =>
        Properties.PolicyDocument.Statement.some(
          (statement: { Effect: string; Condition?: { Bool?: Record<string, string> } }) =>
            statement.Effect === 'Deny' && statement.Condition?.Bool?.['aws:SecureTransport'] === 'false',
        ),
      )
      .flatMap(([, { Properties }]) => Properties.Queues.map(target));
    const all = resourcesOf(template, 'AWS::SQS::Queue').map(([id]) => id);
    expect(sorted(closed)).toEqual(sorted(all));
  });

  test('queue numbers are those of src/pipeline.ts', () => {
    for (const [id, { Properties }] of working) {
      const facts = factsOf(Properties.QueueName);
      expect(Properties).toMatchObject({
        VisibilityTimeout: facts.visibilityTimeoutS,
        MessageRetentionPeriod: facts.retentionS,
        RedrivePolicy: { maxReceiveCount: facts.maxReceiveCount },
      });
      expect(sources.find((source) => target(source.EventSourceArn) === id)).toMatchObject({
        BatchSize: facts.batchSize,
        MaximumBatchingWindowInSeconds: facts.batchingWindowS,
        ScalingConfig: { MaximumConcurrency: facts.maxConcurrency },
      });
    }
  });

  test('visibility is at least six times the timeout of the consumer plus the batching window', () => {
    for (const source of sources) {
      const queue = template.Resources[target(source.EventSourceArn) ?? '']?.Properties;
      const consumer = template.Resources[liveFunction(template, source.FunctionName) ?? '']?.Properties;
      expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * consumer.Timeout + source.MaximumBatchingWindowInSeconds,
      );
    }
  });

  test('the consumer of a queue is the stage that src/pipeline.ts names', () => {
    const consumers = sources.map((source) => {
      const queue = template.Resources[target(source.EventSourceArn) ?? '']?.Properties.QueueName;
      const consumer =
        template.Resources[liveFunction(template, source.FunctionName) ?? '']?.Properties.FunctionName;
      return `${queue} → ${consumer}`;
    });
    expect(sorted(consumers)).toEqual(
      sorted(
        Object.entries(QUEUES)
          .filter(([name]) => names.includes(name))
          .map(([name, { consumer }]) => `${prefix}-${name} → ${prefix}-${consumer}`),
      ),
    );
    for (const [name, { consumer }] of Object.entries(QUEUES)) expect(STAGES[consumer].trigger).toBe(name);
  });

  test('every queue reports failures record by record and bounds its concurrency', () => {
    for (const source of sources) {
      expect(source.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      // Lambda accepts no less than 2.
      expect(source.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
    }
  });
});
