import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { BINDINGS, HASHES, LEFT_OUT, PARTITIONS, REGISTRY } from '../../infra/bundle/leave-out.ts';
import {
  compactErrors,
  lateRegistry,
  prunableBindings,
  prunableSchemas,
  unnamedRegions,
  withNodeCrypto,
} from '../../infra/bundle/slim-client.ts';
import * as clients from '../support/aws-clients.ts';
import { deployedClients } from '../support/deployed.ts';
import { ROOT } from '../support/source-files.ts';

const deployed = await deployedClients();

type Exception = new (options: object) => Error & Readonly<Record<'$fault' | '$retryable', unknown>>;

const isException = (value: unknown): value is Exception =>
  typeof value === 'function' && value.prototype instanceof Error;

/** What the pipeline, a log line or the SDK's retries can tell of an error. */
function factsOf(Class: Exception) {
  const { name, message, $fault, $retryable } = new Class({});
  return {
    name,
    message,
    $fault,
    $retryable,
    shapeId: Object.entries(Class).find(([key]) => key === 'shapeId'),
  };
}

test('what is left out is where the bundler looks for it', () => {
  const missing = Object.keys(LEFT_OUT).filter((path) => !existsSync(join(ROOT, 'node_modules', path)));
  expect(missing).toEqual([]);
});

const ofText = (text: string) => import(`data:text/javascript,${encodeURIComponent(text)}`);

const standIn = (path: string) => ofText(LEFT_OUT[`@smithy/core/dist-es/submodules/${path}`] ?? '');

test('ids of calls are random UUIDs without the Web Crypto API', async () => {
  const { bindV4 } = await standIn('serde/uuid/v4.js');
  const id = bindV4(() => expect.unreachable());
  const ids = Array.from({ length: 64 }, () => id());
  for (const each of ids)
    expect(each).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(new Set(ids).size).toBe(64);
});

test('bodies are told apart without loading the streams of the web', async () => {
  const { isReadableStream, isBlob } = await standIn('serde/util-stream/stream-type-check.js');
  const { isStreamingPayload } = await standIn(
    'retry/middleware-retry/isStreamingPayload/isStreamingPayload.js',
  );
  const bodies = [
    new ReadableStream(),
    new Blob(['text']),
    Readable.from('text'),
    Buffer.from('text'),
    'text',
    undefined,
  ];
  expect(bodies.map((body) => isReadableStream(body))).toEqual([true, false, false, false, false, false]);
  expect(bodies.map((body) => isBlob(body))).toEqual([false, true, false, false, false, false]);
  expect(bodies.map((body) => isStreamingPayload({ body }))).toEqual([
    true,
    false,
    true,
    false,
    false,
    false,
  ]);
});

test('the length of a body is what the SDK says, without loading streams of files', async () => {
  const path = 'serde/util-body-length/calculateBodyLength.js';
  const { calculateBodyLength } = await standIn(path);
  const { calculateBodyLength: lengthOfSdk } = await ofText(
    moduleText(`@smithy/core/dist-es/submodules/${path}`),
  );
  const bodies = [
    undefined,
    '',
    'text',
    'größer',
    Buffer.from('größer'),
    new Uint8Array(7),
    new Blob(['text']),
  ];
  expect(bodies.map(calculateBodyLength)).toEqual([0, 0, 4, 8, 8, 7, 4]);
  expect(bodies.map(lengthOfSdk)).toEqual(bodies.map(calculateBodyLength));
  const unknown = Readable.from('text');
  expect(() => lengthOfSdk(unknown)).toThrow();
  expect(() => calculateBodyLength(unknown)).toThrow();
});

test.each(BINDINGS)('what %s binds may be left out, and all of it', (path) => {
  const bound = (text: string, call: RegExp) => text.match(call)?.length ?? 0;
  const text = moduleText(path);
  const all = bound(text, /= bind\w+\(/g);
  expect(all).toBeGreaterThan(0);
  expect(bound(prunableBindings(text), /= \/\* @__PURE__ \*\/ bind\w+\(/g)).toBe(all);
});

const moduleText = (path: string) => readFileSync(join(ROOT, 'node_modules', path), 'utf8');

interface Partitions {
  readonly partitions: readonly {
    readonly id: string;
    readonly regionRegex: string;
    readonly regions: Readonly<Record<string, object>>;
  }[];
}

const partitionsOf = async (text: string): Promise<Partitions> => (await ofText(text)).partitionsInfo;

test('every region tells by its name which partition it is of', async () => {
  const { partitions } = await partitionsOf(moduleText(PARTITIONS));
  const regions = partitions.flatMap(({ id, regions }) => Object.keys(regions).map((region) => [id, region]));
  expect(regions.length).toBeGreaterThan(40);
  for (const [id, region = ''] of regions.filter(([, region]) => region?.endsWith('-global') === false))
    expect(partitions.find(({ regionRegex }) => new RegExp(regionRegex).test(region))?.id, region).toBe(id);
  const slim = await partitionsOf(unnamedRegions(moduleText(PARTITIONS)));
  expect(slim.partitions).toEqual(partitions.map((partition) => ({ ...partition, regions: {} })));
});

test('the hashes of a deployed client are not made to see whether there are any', () => {
  for (const path of HASHES) {
    const text = moduleText(path);
    expect(text, path).toMatch(/^ {8}createHash\("/m);
    expect(withNodeCrypto(text), path).not.toMatch(/^ {8}createHash\("/m);
  }
});

test('a registry that enters errors late finds what the one of the SDK does', async () => {
  const text = moduleText(REGISTRY);
  const modules = await Promise.all([text, lateRegistry(text)].map(ofText));
  const told = modules.map(({ TypeRegistry }) => {
    const synthetic = new TypeRegistry('smithy.ts.sdk.synthetic.late');
    const own = new TypeRegistry('late');
    const other = new TypeRegistry('late');
    class Base extends Error {}
    class Missing extends Base {}
    const base = [-3, 'smithy.ts.sdk.synthetic.late', 'LateServiceException', 0, [], []] as const;
    const missing = [-3, 'late', 'Missing', { error: 'client' }, ['message'], [0]] as const;
    synthetic.registerError(base, Base);
    own.registerError(missing, Missing);
    other.registerError([-3, 'late', 'Other', 0, [], []], Base);
    const copied = new TypeRegistry('copied');
    copied.copyFrom(own);
    copied.copyFrom(synthetic);
    const names: unknown[] = [];
    copied.find((schema: typeof base) => {
      names.push(schema[2]);
      return false;
    });
    return {
      shapeId: Object.entries(Missing),
      schema: copied.getSchema('late#Missing'),
      class: copied.getErrorCtor(missing) === Missing,
      base: copied.getBaseException(),
      none: copied.getErrorCtor([-3, 'late', 'None', 0, [], []]),
      static: TypeRegistry.for('late').getSchema('Other'),
      names,
    };
  });
  expect(told[1]).toEqual(told[0]);
  expect(told[0]?.names).toEqual(['Missing', 'Other', 'LateServiceException']);
});

/** What a client throws at an answer, as the pipeline can tell. */
async function thrownAt({ sqs, dynamodb }: typeof clients, client: 'sqs' | 'dynamodb', type: string) {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    ...(client === 'sqs' ? { 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' } : {}),
  };
  const settings = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: {
      handle: async () => ({
        response: {
          statusCode: 400,
          headers,
          body: Readable.from([JSON.stringify({ __type: type, message: 'as the service says it' })]),
        },
      }),
    },
  };
  const sent: Promise<unknown> =
    client === 'sqs'
      ? new sqs.SQSClient(settings as never).send(
          new sqs.SendMessageBatchCommand({
            QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/q',
            Entries: [],
          }),
        )
      : new dynamodb.DynamoDBClient(settings as never).send(
          new dynamodb.GetItemCommand({ TableName: 'table', Key: {} }),
        );
  const error: Error & Readonly<Record<string, unknown>> = await sent.then(
    () => expect.unreachable(),
    (thrown) => thrown,
  );
  const { name, message, $fault, $retryable } = error;
  return { name, message, $fault, $retryable, of: Object.getPrototypeOf(error).constructor.shapeId };
}

test.each([
  ['sqs', 'com.amazonaws.sqs#QueueDoesNotExist', 'QueueDoesNotExist'],
  ['sqs', 'com.amazonaws.sqs#NobodyKnows', undefined],
  [
    'dynamodb',
    'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
    'ConditionalCheckFailedException',
  ],
  ['dynamodb', 'com.amazonaws.dynamodb.v20120810#NobodyKnows', 'NobodyKnows'],
] as const)('a deployed client of %s throws the same at %s', async (client, type, name) => {
  const own = await thrownAt(clients, client, type);
  expect(own.message).toContain('as the service says it');
  if (name !== undefined) expect(own.name).toBe(name);
  expect(await thrownAt(deployed, client, type)).toEqual(own);
});

test('a deployed client calls itself what the SDK does, but for the release of the kernel', async () => {
  const [own, slim] = await Promise.all(
    [clients, deployed].map(({ sqs }) =>
      new sqs.SQSClient({ region: 'eu-west-1' }).config.defaultUserAgentProvider(),
    ),
  );
  const section = `os/${process.platform}`;
  expect(own).toContainEqual([section, release()]);
  expect(slim).toContainEqual([section, undefined]);
  expect(slim?.map(([name]) => name)).toEqual(own?.map(([name]) => name));
});

type Resolver = (parameters: object) => { readonly url: URL };

/** Endpoints by client and kind of address, or why there is none. */
function endpointsOf(
  { sqs, sns, dynamodb, s3, secretsManager, sesv2, cloudtrail, sts }: typeof clients,
  region: string,
) {
  const { SecretsManagerClient } = secretsManager;
  const classes = [
    sqs.SQSClient,
    sns.SNSClient,
    dynamodb.DynamoDBClient,
    s3.S3Client,
    SecretsManagerClient,
    sesv2.SESv2Client,
    cloudtrail.CloudTrailClient,
    sts.STSClient,
  ];
  return classes.flatMap((Client) => {
    const resolve = new Client({ region }).config.endpointProvider as unknown as Resolver;
    return [{}, { UseFIPS: true }, { UseDualStack: true }].map((flags) => {
      try {
        return resolve({ Region: region, ...flags }).url.href;
      } catch (error) {
        return String(error);
      }
    });
  });
}

test.each(['eu-west-1', 'il-central-1', 'cn-north-1', 'us-gov-west-1', 'us-isob-east-1', 'eusc-de-east-1'])(
  'the deployed clients call the same endpoints in %s',
  (region) => {
    const endpoints = endpointsOf(clients, region);
    expect(endpoints[0]).toMatch(new RegExp(`^https://sqs\\.${region}\\.`));
    expect(endpointsOf(deployed, region)).toEqual(endpoints);
  },
);

describe.each(Object.entries(clients))('the deployed client of %s', (name, client) => {
  const own: Readonly<Record<string, unknown>> = client;
  const slim = new Map(Object.entries(Object.entries(deployed).find(([key]) => key === name)?.[1] ?? {}));

  test('is written as the bundler knows it', () => {
    const folder = `client-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const source = (path: string) =>
      readFileSync(join(ROOT, 'node_modules/@aws-sdk', folder, 'dist-es', path), 'utf8');
    expect(prunableSchemas(source('schemas/schemas_0.js'))).not.toMatch(/^(export )?var \S+ = [[{]/m);
    const errors = source('models/errors.js');
    expect(compactErrors(errors).length).toBeLessThan(errors.length / 2);
  });

  test('has the same errors', () => {
    const errors = Object.entries(own).filter((entry): entry is [string, Exception] => isException(entry[1]));
    expect(errors.length).toBeGreaterThan(10);
    for (const [error, Class] of errors) {
      const same = slim.get(error);
      if (!isException(same)) throw new Error(`${error} is no class of errors`);
      expect(factsOf(same), error).toEqual(factsOf(Class));
      expect(new same({}), error).toBeInstanceOf(same);
    }
  });

  test('has the same schemas', () => {
    const schemas = Object.entries(own).filter(([key]) => key.endsWith('$'));
    expect(schemas.length).toBeGreaterThan(30);
    for (const [key, schema] of schemas)
      expect(JSON.stringify(slim.get(key)), key).toBe(JSON.stringify(schema));
  });
});
