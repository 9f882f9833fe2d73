import { expect, test } from 'vitest';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { buildSinks } from '../../../functions/enrich/sinks.ts';
import { defineConfig, type SluiceConfigInput } from '../../../src/config.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { wireEvent } from '../../support/envelopes.ts';

const NODE = { name: 'node-1', url: 'https://127.0.0.1:1' };
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:1';
const ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  SLUICE_NAME: 'sluice',
  SLUICE_VERSION: '0.0.0',
  EVENTS_QUEUE_URL: 'https://sqs.example/events',
  EVENTS_DEAD_LETTERS_URL: 'https://sqs.example/dead',
  TABLE_NAME: 'sluice',
  WAZUH_SECRET_ID: 'wazuh',
};

/** The ways of a configuration, on a machine where no secret can be read. */
function sinksOf(
  wazuh: Partial<SluiceConfigInput['wazuh']>,
  environment: Readonly<Record<string, string>> = {},
  forward?: SluiceConfigInput['forward'],
) {
  const aws = localEnvironment({ dynamodb: NOWHERE, s3: NOWHERE });
  const telemetry = createMemoryTelemetry();
  const config = defineConfig({
    tenants: [{ id: 'acme' }],
    wazuh: { nodes: [NODE], ...wazuh },
    forward,
  });
  const runtime = { clock: () => 1_000_000, config, random: () => 0.5, telemetry };
  const fail = async (id: string) => {
    throw new CodedError('secret_unavailable', `secret "${id}" cannot be read now`);
  };
  const secrets = { get: fail, anew: fail };
  const table = createTable(createDynamoDbClient(aws), 'sluice');
  const s3 = createS3Client(aws);
  const puts: string[] = [];
  s3.middlewareStack.add((next, { commandName = '' }) => (call) => {
    puts.push(commandName);
    return next(call);
  });
  const sink = buildSinks(
    runtime,
    { ...ENVIRONMENT, ...environment },
    { secrets, table, s3: async () => s3 },
  );
  const asked = async () => {
    await sink.deliver([wireEvent('e-1', '{}')], 1_060_000);
    return telemetry.measurements.flatMap(({ name, dimensions: { sink: way, why } }) =>
      name === 'SinkChoice' ? [`${way} ${why}`] : [],
    );
  };
  const says = () => telemetry.lines.map(({ message }) => message);
  return { asked, says, puts };
}

test('without more than a node everything takes the API', async () => {
  const { asked, says } = sinksOf({});
  expect(await asked()).toEqual(['events-api default']);
  expect(says()).toEqual(['secret "wazuh" cannot be read now']);
});

test('with agent settings the agent port comes first, with keys of its own, and the API stands in', async () => {
  const { asked, says } = sinksOf({ agent: {} }, { WAZUH_AGENT_SECRET_ID: 'agent-keys' });
  expect(await asked()).toEqual(['agent default', 'events-api fallback']);
  expect(says()[0]).toBe('secret "agent-keys" cannot be read now');
});

test('routes of the configuration come before that', async () => {
  const forward = { routes: [{ name: 'all', to: 'events-api' as const }] };
  const { asked } = sinksOf({ agent: {} }, { WAZUH_AGENT_SECRET_ID: 'agent-keys' }, forward);
  expect(await asked()).toEqual(['events-api primary']);
});

test('objects for Wazuh are put with the S3 client that the stage has already', async () => {
  const forward = { routes: [{ name: 'all', to: 's3' as const }] };
  const { asked, puts } = sinksOf({ s3: {} }, { WAZUH_BUCKET: 'sluice-wazuh' }, forward);
  expect(await asked()).toEqual(['s3 primary']);
  expect(puts).toEqual(['PutObjectCommand']);
});

test.each<[string, Partial<SluiceConfigInput['wazuh']>, SluiceConfigInput['forward'], string]>([
  ['agent settings without a secret', { agent: {} }, undefined, 'set WAZUH_AGENT_SECRET_ID'],
  ['a route to S3 without a bucket', { s3: {} }, { routes: [{ name: 'all', to: 's3' }] }, 'the sink "s3"'],
])('%s are found when the function starts', (_case, wazuh, forward, says) => {
  expect(() => sinksOf(wazuh, {}, forward)).toThrow(says);
});
