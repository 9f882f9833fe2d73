import { createHash } from 'node:crypto';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ANY_CHARACTER } from '../support/any-character.ts';
import { type Answer, type Call, CREDENTIALS, REGION, type Told, tell } from '../support/slim-sides.ts';

const anyText = fc.string({ unit: ANY_CHARACTER, maxLength: 40 });
const anyBytes = fc.uint8Array({ maxLength: 20 });

interface AnyAttribute {
  readonly attribute: Readonly<Record<string, unknown>>;
}
const { attribute: anyAttribute } = fc.letrec<AnyAttribute>((tie) => ({
  attribute: fc.oneof(
    { depthSize: 'small' },
    fc.record({ S: anyText }),
    fc.record({ N: fc.integer().map(String) }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ NULL: fc.constant(true) }),
    fc.record({ B: anyBytes }),
    fc.record({ BS: fc.array(anyBytes, { minLength: 1, maxLength: 3 }) }),
    fc.record({ SS: fc.array(anyText, { minLength: 1, maxLength: 3 }) }),
    fc.record({ L: fc.array(tie('attribute'), { maxLength: 3 }) }),
    fc.record({ M: fc.dictionary(fc.constantFrom('B', 'S', 'name', 'ä'), tie('attribute'), { maxKeys: 3 }) }),
  ),
}));
const anyItem = fc.dictionary(fc.constantFrom('pk', 'B', 'Item', 'größe'), anyAttribute, { maxKeys: 3 });

const anyEntry = fc.record({
  Id: fc.integer({ min: 0, max: 99 }).map(String),
  MessageBody: fc.string({ unit: ANY_CHARACTER, minLength: 1, maxLength: 60 }),
  MessageAttributes: fc.dictionary(
    fc.constantFrom('key', 'source'),
    fc.record({ DataType: fc.constant('String'), StringValue: anyText }),
  ),
});
const QueueUrl = `https://sqs.${REGION}.amazonaws.com/111122223333/sluice-events`;

const anyCall: fc.Arbitrary<Call> = fc.oneof(
  fc.uniqueArray(anyEntry, { minLength: 1, maxLength: 10, selector: ({ Id }) => Id }).map(
    (Entries): Call => ({
      service: 'sqs',
      command: 'SendMessageBatchCommand',
      input: { QueueUrl, Entries },
    }),
  ),
  fc.record({ key: anyItem, consistent: fc.option(fc.boolean(), { nil: undefined }) }).map(
    ({ key, consistent }): Call => ({
      service: 'dynamodb',
      command: 'GetItemCommand',
      input: { TableName: 'sluice', Key: key, ConsistentRead: consistent },
    }),
  ),
  fc.record({ key: anyItem, values: anyItem, update: anyText }).map(
    ({ key, values, update }): Call => ({
      service: 'dynamodb',
      command: 'UpdateItemCommand',
      input: {
        TableName: 'sluice',
        Key: key,
        UpdateExpression: update,
        ExpressionAttributeNames: { '#used': 'used' },
        ExpressionAttributeValues: values,
        ReturnValues: 'ALL_NEW',
      },
    }),
  ),
  anyText.map(
    (id): Call => ({ service: 'secretsmanager', command: 'GetSecretValueCommand', input: { SecretId: id } }),
  ),
);

/** Of each call, or of what calls and tries say of themselves. */
const OWN = new Set([
  'amz-sdk-invocation-id',
  'authorization',
  'user-agent',
  'x-amz-date',
  'x-amz-user-agent',
  // Members may stand in another order.
  'x-amz-content-sha256',
]);

function factsOf({ headers, body, ...where }: HttpRequest) {
  const text = Buffer.from(body).toString();
  const { 'content-length': length, ...others } = headers;
  return {
    where,
    headers: Object.fromEntries(Object.entries(others).filter(([name]) => !OWN.has(name))),
    authorization: headers.authorization?.replace(/;x-amz-user-agent|Signature=\w+/g, ''),
    isWhole: Number(length) === Buffer.byteLength(text),
    input: JSON.parse(text),
  };
}

/** Whether the request is signed by those who know the secret. */
async function isSigned(request: HttpRequest): Promise<boolean> {
  const { method, protocol, hostname, path, body } = request;
  const { authorization, 'x-amz-date': date = '', ...headers } = request.headers;
  const [, service = ''] = /\/(\w+)\/aws4_request/.exec(authorization ?? '') ?? [];
  const signer = new SignatureV4({ credentials: CREDENTIALS, region: REGION, service, sha256: Sha256 });
  const at = date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const unsigned = new HttpRequest({ method, protocol, hostname, path, body, headers });
  const again = await signer.sign(unsigned, { signingDate: new Date(at) });
  return again.headers.authorization === authorization;
}

const OK: Answer = { status: 200, body: '{}' };

test('requests are those of the SDK, and rightly signed', async () => {
  await fc.assert(
    fc.asyncProperty(anyCall, async (call) => {
      const [sdk, slim] = await Promise.all([tell('sdk', call, [OK], 1), tell('slim', call, [OK], 1)]);
      expect(slim.requests.map(factsOf)).toEqual(sdk.requests.map(factsOf));
      expect(await Promise.all(slim.requests.map(isSigned))).toEqual([true]);
    }),
    { numRuns: 60 },
  );
});

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** What a service could say to a call that it did. */
function anySuccess({ service, command, input }: Call): fc.Arbitrary<object> {
  const item = anyItem.map((attributes) => JSON.parse(JSON.stringify(attributes, inBase64)));
  if (service === 'dynamodb')
    return fc.record({ [command === 'GetItemCommand' ? 'Item' : 'Attributes']: item }, { requiredKeys: [] });
  if (service === 'secretsmanager')
    return fc.record(
      { Name: anyText, SecretString: anyText, VersionStages: fc.array(anyText) },
      { requiredKeys: [] },
    );
  const { Entries } = input as {
    readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
  };
  const sums = fc.array(fc.integer({ min: 0, max: 9 }), {
    minLength: Entries.length,
    maxLength: Entries.length,
  });
  return sums.map((drawn) => ({
    Successful: Entries.filter((_, i) => drawn[i] !== 0).map(({ Id, MessageBody }, i) => ({
      Id,
      MessageId: `message-${Id}`,
      // Seldom what arrived is something else.
      MD5OfMessageBody: md5(drawn[i] === 1 ? `${MessageBody}.` : MessageBody),
    })),
    Failed: Entries.filter((_, i) => drawn[i] === 0).map(({ Id }) => ({
      Id,
      Code: 'InternalError',
      SenderFault: false,
    })),
  }));
}

function inBase64(this: Readonly<Record<string, unknown>>, key: string, value: unknown) {
  const given = this[key];
  return given instanceof Uint8Array ? Buffer.from(given).toString('base64') : value;
}

const SHAPES = {
  dynamodb: ['com.amazonaws.dynamodb.v20120810#', 'com.amazon.coral.service#', 'com.amazon.coral.validate#'],
  secretsmanager: ['', 'com.amazonaws.secretsmanager#'],
  sqs: ['com.amazonaws.sqs#', 'com.amazon.coral.service#'],
} as const;
const CODES =
  `ConditionalCheckFailedException ResourceNotFoundException ProvisionedThroughputExceededException ValidationException
  AccessDeniedException ThrottlingException InternalServerError DecryptionFailure QueueDoesNotExist RequestThrottled KmsThrottled
  OverLimit UnrecognizedClientException Other`.split(/\s+/);

function anyFailure({ service }: Call): fc.Arbitrary<Answer> {
  const body = fc.record({
    shape: fc.constantFrom(...SHAPES[service]),
    code: fc.constantFrom(...CODES),
    text: fc.string({ unit: ANY_CHARACTER, minLength: 1, maxLength: 40 }),
  });
  return fc
    .record({
      status: fc.constantFrom(400, 403, 413, 429, 500, 502, 503, 504),
      said: fc.oneof(
        { weight: 4, arbitrary: body },
        { weight: 1, arbitrary: fc.constantFrom(undefined, '', 'null', '[]', '"no"') },
      ),
      header: fc.constantFrom('none', 'type', 'query'),
      capital: fc.boolean(),
    })
    .map(({ status, said, header, capital }) => {
      if (typeof said !== 'object') return { status, body: said ?? '<html>Bad gateway</html>' };
      const { shape, code, text } = said;
      const headers: Record<string, string> = { 'x-amzn-requestid': 'request-1' };
      if (header === 'type') headers['x-amzn-errortype'] = `${code}:http://internal.amazon.com/`;
      if (header === 'query' && service === 'sqs') headers['x-amzn-query-error'] = `${code};Sender`;
      const __type = shape + code;
      return { status, headers, body: JSON.stringify({ __type, [capital ? 'Message' : 'message']: text }) };
    });
}

const anyTold = anyCall.chain((call) =>
  fc.record({
    call: fc.constant(call),
    answer: fc.oneof(
      anySuccess(call).map(
        (body): Answer => ({
          status: 200,
          headers: { 'x-amzn-requestid': 'request-1' },
          body: JSON.stringify(body),
        }),
      ),
      anyFailure(call),
      fc.constantFrom<Answer>(
        Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
        { status: 200, body: '<html>' },
        { status: 200, body: '' },
      ),
    ),
  }),
);

interface Metadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
}

/** What of an answer anybody reads, or is sent again for. */
function outcomeOf({ output, error, requests }: Told) {
  const { $metadata, ...members } = output ?? {};
  const { httpStatusCode, requestId } = ($metadata ?? error?.$metadata ?? {}) as Metadata;
  const { name, message, code }: Partial<Record<string, unknown>> = error ?? {};
  const isPage = name === 'SyntaxError' || name === 'Unknown';
  return {
    tries: requests.length,
    members,
    requestId,
    // What is sent again for its status has one that says so.
    status: httpStatusCode === 200 ? undefined : httpStatusCode,
    error: error && (isPage ? 'unreadable' : { name, message, code }),
  };
}

test('answers and errors are those of the SDK', async () => {
  await fc.assert(
    fc.asyncProperty(anyTold, async ({ call, answer }) => {
      const [sdk, slim] = await Promise.all([
        tell('sdk', call, [answer], 1),
        tell('slim', call, [answer], 1),
      ]);
      expect(outcomeOf(slim)).toEqual(outcomeOf(sdk));
    }),
    { numRuns: 300 },
  );
});
