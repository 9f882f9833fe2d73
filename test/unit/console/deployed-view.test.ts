import { afterAll, expect, test } from 'vitest';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createNodeLimits } from '../../../adapters/aws/table/node-limits.ts';
import { createRequestBudget } from '../../../adapters/aws/table/request-budget.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { readClients } from '../../../tools/console/deployed/clients.ts';
import type { DeployedPipeline } from '../../../tools/console/deployed/pipeline.ts';
import { deployedSource } from '../../../tools/console/deployed/source.ts';
import { type AwsCall, jsonError } from '../../support/aws-answers.ts';
import { type HeldSeries, serveWatch } from '../../support/cloudwatch.ts';
import { keepEarlierHours } from '../../support/kept-hours.ts';
import { offerStack } from '../../support/offered-stack.ts';

const NOW = 1_800_000_000_000;
const offered = await offerStack({ clock: () => NOW });
const name = offered.table;

const ours = (metric: string, dimensions: HeldSeries['dimensions'], points: HeldSeries['points']) => ({
  namespace: name,
  metric,
  dimensions,
  points,
});
const lambda = (metric: string, points: HeldSeries['points']) => ({
  namespace: 'AWS/Lambda',
  metric,
  dimensions: { FunctionName: `${name}-enrich` },
  points,
});
const node = (node: string) => ({ stage: 'enrich', node, sink: 'events-api' });

let refused: (call: AwsCall) => boolean = () => false;
const watch = await serveWatch({
  outputs: { ArchiveBucketName: offered.bucket },
  held: [
    ours('Records', { stage: 'enrich', outcome: 'forwarded' }, [
      [2, 900],
      [3, 40],
      [40, 60],
    ]),
    ours('Records', { stage: 'enrich', outcome: 'parked' }, [[9, 3]]),
    ours('Records', { stage: 'enrich', outcome: 'parked', source: 'app', reason: 'too_large' }, [[9, 2]]),
    ours('Records', { stage: 'enrich', outcome: 'parked', source: 'sentry', reason: 'too_large' }, [[9, 1]]),
    ours('Redactions', { stage: 'ingest', type: 'email' }, [
      [5, 4],
      [6, 1],
    ]),
    ours('Redactions', { stage: 'cloudtrail-forwarder', type: 'email' }, [[5, 2]]),
    ours('RequestsRefused', { stage: 'ingest', status: '401' }, [[5, 8]]),
    // One came back after its circuit had opened; of the other no request is answered.
    ours('NodeCircuit', node('first'), [[30, 2]]),
    ours('ManagerUnreachable', node('first'), [[3, 0]]),
    ours('NodeCircuit', node('second'), [[4, 2]]),
    ours('ManagerUnreachable', node('second'), [[4, 1]]),
    lambda('Invocations', [[3, 5]]),
    lambda('Errors', [
      [3, 1],
      [20, 2],
    ]),
    lambda('Duration', [
      [5, 120],
      [10, 900],
    ]),
    {
      namespace: 'AWS/SQS',
      metric: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: `${name}-events` },
      points: [[2, 77]],
    },
  ],
  alarms: () => [
    { AlarmName: `${name}-fine`, StateValue: 'OK' },
    { AlarmName: `${name}-new`, StateValue: 'INSUFFICIENT_DATA' },
    {
      AlarmName: `${name}-events-queue-age`,
      StateValue: 'ALARM',
      StateReason: 'Threshold Crossed',
      StateTransitionedTimestamp: (NOW - 60_000) / 1_000,
      AlarmDescription: 'The oldest message is old. Runbook: docs/runbooks/queue-age.md',
    },
  ],
  refusal: (call) => (refused(call) ? jsonError('AccessDeniedException') : undefined),
});
const aws = {
  ...offered.aws,
  endpoints: { ...offered.aws.endpoints, cloudwatch: watch.url, cloudformation: watch.url },
};
const writer = createDynamoDbClient(aws);
const sources: ReturnType<typeof deployedSource>[] = [];
afterAll(async () => {
  for (const source of sources) await source.close?.();
  writer.destroy();
  watch.close();
});

await keepEarlierHours(aws, name, NOW);

function sourceNow(parts: Partial<DeployedPipeline> = {}, clock = () => NOW) {
  const source = deployedSource(
    {
      name,
      stack: name,
      where: 'in eu-west-1',
      aws,
      clients: readClients(aws, undefined),
      archive: undefined,
      nodes: ['first'],
      requestsPerMinute: 30,
      accounts: {},
      rendering: {},
      ...parts,
    },
    clock,
  );
  sources.push(source);
  return source;
}

test('a stage tells its last whole minute, its last hour, why records were set aside, and its durations', async () => {
  const { stages, findings, remarks } = await sourceNow().view();
  expect(remarks).toEqual([]);
  expect(stages.find(({ name: stage }) => stage === 'enrich')).toEqual({
    name: 'enrich',
    does: expect.any(String),
    reads: 'events',
    perMinute: 40,
    errors: 3,
    durationMs: { p50: 120, p99: 120 },
    counts: [
      { label: 'sent to Wazuh, last hour', count: 1_000 },
      { label: 'seen before, last hour', count: 0 },
      { label: 'tried again, last hour', count: 0, bad: true },
      { label: 'set aside, last hour', count: 3, bad: true, why: { too_large: 3 } },
    ],
  });
  expect(findings).toEqual({ since: NOW - 3_600_000, counts: { email: 7 } });
});

test('of rates and redactions nothing is said where they are not measured, which they are not unless that is asked for', async () => {
  const quiet = await serveWatch({ held: [ours('ManagerUnreachable', node('first'), [[3, 0]])] });
  const elsewhere = { ...aws, endpoints: { ...aws.endpoints, cloudwatch: quiet.url } };
  const clients = readClients(elsewhere, undefined);
  const { findings, stages, sinks, remarks } = await sourceNow({ aws: elsewhere, clients }).view();
  quiet.close();
  expect(sinks).toContainEqual(expect.objectContaining({ name: 'first', circuit: 'closed' }));
  expect(findings).toBeUndefined();
  expect(remarks).toEqual([{ text: expect.stringContaining("`observability.metrics: 'all'`") }]);
  expect(stages.map(({ perMinute }) => perMinute)).toEqual(Array.from({ length: 4 }));
});

test('a stage that nobody has heard of is not known, never zero; whole requests that the door refused count', async () => {
  const { stages } = await sourceNow().view();
  const silent = stages.find(({ name: stage }) => stage === 'alert-notify');
  expect(Object.keys(silent ?? {})).toEqual(['name', 'does', 'reads', 'counts']);
  expect(silent?.counts).toEqual([]);
});

test('nodes tell their circuit by what came last, and what is left of their requests as the functions share it', async () => {
  const table = createTable(writer, name);
  const budget = createRequestBudget(table);
  for (let i = 0; i < 4; i += 1) await budget.take('first', NOW - 1_000);
  await createNodeLimits(table).put('first', { perMinute: 22, at: NOW - 2_000 });
  await budget.exhausted('second', NOW + 20_000);
  const { sinks } = await sourceNow().view();
  expect(sinks).toEqual([
    {
      name: 'first',
      kind: 'events-api',
      circuit: 'closed',
      budget: { limit: 20, left: 16, windowS: 60 },
    },
    {
      name: 'second',
      kind: 'events-api',
      circuit: 'open',
      budget: { limit: 30, left: 0, windowS: 60 },
      retryAt: NOW + 20_000,
      trouble: expect.stringContaining('no request is answered'),
    },
  ]);
});

test('alarms that are not OK are told, those that ring first, with their runbook', async () => {
  const { alarms } = await sourceNow().view();
  expect(alarms).toEqual([
    {
      name: `${name}-events-queue-age`,
      state: 'ALARM',
      since: NOW - 60_000,
      reason: 'Threshold Crossed',
      runbook: 'docs/runbooks/queue-age.md',
    },
    { name: `${name}-new`, state: 'INSUFFICIENT_DATA' },
  ]);
});

test('what may not be read is absent, with the permission that is missing; everything else goes on', async () => {
  refused = ({ action }) => action === 'GetMetricData' || action === 'DescribeAlarms';
  const view = await sourceNow().view();
  refused = () => false;
  expect(view.remarks).toEqual([
    { text: expect.stringContaining('metrics'), permission: 'cloudwatch:GetMetricData' },
    { text: expect.stringContaining('alarms'), permission: 'cloudwatch:DescribeAlarms' },
  ]);
  expect(view).not.toHaveProperty('alarms');
  expect(view).not.toHaveProperty('findings');
  expect(view.stages.map(({ perMinute, counts }) => [perMinute, counts])).toEqual(
    Array.from({ length: 4 }, () => [undefined, []]),
  );
  expect(view.queues.map(({ visible }) => visible)).toEqual([0, 0, 0]);
  expect(view.ledger?.rows).toEqual([]);
});

test('metrics are asked for in one call, and not again within a minute', async () => {
  let now = NOW;
  const source = sourceNow({}, () => now);
  const before = watch.calls.length;
  const asked = () => watch.calls.slice(before).filter(({ action }) => action === 'GetMetricData').length;
  await source.view();
  now += 59_000;
  await source.view();
  expect(asked()).toBe(1);
  now += 1_000;
  await source.view();
  expect(asked()).toBe(2);
});
