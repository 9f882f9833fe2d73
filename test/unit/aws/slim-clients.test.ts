import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConditionalCheckFailedException } from '../../../adapters/aws/slim/dynamodb.ts';
import { endpointOf } from '../../../adapters/aws/slim/endpoint.ts';
import { type Answer, type Call, REGION, type Told, tell } from '../../support/slim-sides.ts';

const GET: Call = {
  service: 'dynamodb',
  command: 'GetItemCommand',
  input: { TableName: 'sluice', Key: { pk: { S: 'key#1' } } },
};
const QueueUrl = `https://sqs.${REGION}.amazonaws.com/111122223333/sluice-events`;
const SEND: Call = {
  service: 'sqs',
  command: 'SendMessageBatchCommand',
  input: { QueueUrl, Entries: [{ Id: '0', MessageBody: 'a message' }] },
};
const OK: Answer = { status: 200, body: '{}' };
const says = (status: number, __type: string, headers = {}): Answer => ({
  status,
  headers,
  body: JSON.stringify({ __type, message: 'what it says' }),
});

describe('while nobody waits', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 2, 4), toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** What both sides do with the same answers, to the end. */
  async function both(call: Call, answers: readonly Answer[]) {
    const told = Promise.all([tell('sdk', call, answers, 3), tell('slim', call, answers, 3)]);
    const isOver = told.then(() => true);
    while (!(await Promise.race([isOver, vi.advanceTimersByTimeAsync(500).then(() => false)])));
    const [sdk, slim] = await told;
    return { sdk, slim };
  }
  const triesOf = ({ requests, error }: Told) => ({
    tries: requests.map(({ headers }) => headers['amz-sdk-request']),
    dates: requests.map(({ headers }) => headers['x-amz-date']?.slice(0, 11)),
    error: error?.name,
  });

  const NETWORK = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  const SKEWED = says(400, 'com.amazon.coral.service#InvalidSignatureException', {
    date: 'Wed, 04 Mar 2026 09:00:00 GMT',
  });

  test.each<readonly [string, readonly Answer[], number]>([
    ['what worked is sent once', [OK], 1],
    ['a connection that was reset is made anew', [NETWORK, OK], 2],
    ['a fault of the service is tried again', [says(500, 'InternalServerError'), OK], 2],
    ['a page of a proxy is tried again', [{ status: 503, body: '<html>' }, OK], 2],
    [
      'throttled calls wait',
      [says(400, 'ThrottlingException'), says(400, 'ProvisionedThroughputExceededException'), OK],
      3,
    ],
    ['three tries are enough', [NETWORK], 3],
    ['a mistake of ours is told at once', [says(400, 'ValidationException'), OK], 1],
    ['a missing permission is told at once', [says(400, 'AccessDeniedException'), OK], 1],
    ['a wrong clock is set by what the service says', [SKEWED, OK], 2],
  ])('%s, as by the SDK', async (_, answers, tries) => {
    const { sdk, slim } = await both(GET, answers);
    expect(triesOf(slim)).toEqual(triesOf(sdk));
    expect(slim.requests).toHaveLength(tries);
  });

  test('a clock that is wrong by nine hours signs with the right time', async () => {
    const { slim } = await both(GET, [SKEWED, OK]);
    expect(slim.requests.map(({ headers }) => headers['x-amz-date']?.slice(0, 11))).toEqual([
      '20260304T00',
      '20260304T09',
    ]);
  });
});

test('a call that is given up is given up at once, as by the SDK', async () => {
  const given = AbortSignal.abort();
  const [sdk, slim] = await Promise.all([
    tell('sdk', GET, [OK], 3, { abortSignal: given }),
    tell('slim', GET, [OK], 3, { abortSignal: given }),
  ]);
  expect([slim.error?.name, slim.requests.length]).toEqual([sdk.error?.name, sdk.requests.length]);
  expect(slim.error?.name).toBe('AbortError');
});

test('a message that arrives as another is a failure', async () => {
  const wrong = { Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody: '0'.repeat(32) }] };
  const { error } = await tell('slim', SEND, [{ status: 200, body: JSON.stringify(wrong) }], 1);
  expect(error?.message).toMatch(/^Invalid MD5 checksum/);
});

test('a missing queue has the name that it has in the SDK', async () => {
  const missing = says(400, 'com.amazonaws.sqs#QueueDoesNotExist', {
    'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender',
  });
  const [sdk, slim] = await Promise.all([tell('sdk', SEND, [missing], 1), tell('slim', SEND, [missing], 1)]);
  expect([sdk.error?.name, slim.error?.name]).toEqual(['QueueDoesNotExist', 'QueueDoesNotExist']);
});

test('what a service says besides never stands in for what the error is', async () => {
  const body = JSON.stringify({
    __type: 'ValidationException',
    message: 'no',
    name: 'Other',
    Item: { pk: { S: 'k' } },
  });
  const { error } = await tell('slim', GET, [{ status: 400, body }], 1);
  expect(error).toMatchObject({ name: 'ValidationException', message: 'no', Item: { pk: { S: 'k' } } });
});

test('a condition that does not hold is told from other errors', async () => {
  const [held, other] = await Promise.all(
    ['ConditionalCheckFailedException', 'ValidationException'].map((code) =>
      tell('slim', GET, [says(400, `com.amazonaws.dynamodb.v20120810#${code}`)], 1),
    ),
  );
  expect(held?.error).toBeInstanceOf(ConditionalCheckFailedException);
  expect(other?.error).not.toBeInstanceOf(ConditionalCheckFailedException);
  expect(new Error('other')).not.toBeInstanceOf(ConditionalCheckFailedException);
});

const REGIONS =
  `us-east-1 us-west-2 eu-west-1 eu-central-2 ap-southeast-2 il-central-1 mx-central-1 us-gov-west-1 us-gov-east-1
  cn-north-1 cn-northwest-1 us-iso-east-1 us-isob-east-1 eu-isoe-west-1 us-isof-south-1 eusc-de-east-1 xx-future-9`.split(
    /\s+/,
  );
const FLAGS = [false, true].flatMap((fips) => [false, true].map((dual) => ({ fips, dual })));

test.each([
  ['dynamodb', 'DYNAMODB', true, false, new DynamoDBClient({ region: REGION })],
  ['secretsmanager', 'SECRETS_MANAGER', false, true, new SecretsManagerClient({ region: REGION })],
] as const)(
  '%s is where the SDK says, in every partition',
  (host, variable, fipsInGovCloud, isDualStack, client) => {
    const rules = { host, variable, fipsInGovCloud, isDualStack };
    const resolve = client.config.endpointProvider as (of: object) => { readonly url: URL };
    const orError = (of: () => string) => {
      try {
        return of();
      } catch {
        return 'error';
      }
    };
    for (const region of REGIONS)
      for (const { fips, dual } of FLAGS) {
        const variables = { AWS_USE_FIPS_ENDPOINT: String(fips), AWS_USE_DUALSTACK_ENDPOINT: String(dual) };
        const sdk = orError(() => resolve({ Region: region, UseFIPS: fips, UseDualStack: dual }).url.href);
        expect(
          orError(() => endpointOf(rules, region, variables).href),
          `${region} ${JSON.stringify(variables)}`,
        ).toBe(sdk);
      }
  },
);

test('a variable names another endpoint, of the service before that of all', () => {
  const rules = { host: 'dynamodb', variable: 'DYNAMODB', fipsInGovCloud: true, isDualStack: false };
  const all = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' };
  const own = { ...all, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' };
  const of = (variables: object) => endpointOf(rules, REGION, variables as never).origin;
  expect(of(all)).toBe('http://127.0.0.1:4566');
  expect(of(own)).toBe('http://127.0.0.1:8000');
  expect(of({ ...own, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' })).toBe(
    `https://dynamodb.${REGION}.amazonaws.com`,
  );
});
