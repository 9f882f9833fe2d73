import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../../adapters/aws/queues/sqs-queue.ts';
import { createTableReader } from '../../../adapters/aws/table/table-reader.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { deployedFault } from '../../../tools/cli/commands/deployed/deployed-fault.ts';
import { createRefusal } from '../../../tools/cli/commands/ledger/replay-refusal.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { listenOnLoopback } from '../../../tools/local/listen.ts';
import { offerStack } from '../../support/offered-stack.ts';

const said = (error: unknown) =>
  String(deployedFault('"acme" in eu-west-1', 'dynamodb:GetItem on it', error));

test('a table that is not there is asked for with the flag that the command has', async () => {
  const { aws } = await offerStack();
  const client = createDynamoDbClient(aws);
  const error = await createTableReader(client, 'acme')
    .get('mark#x')
    .catch((thrown: unknown) => thrown);
  client.destroy();
  expect(said(error)).toMatch(
    /there is no table "acme" in eu-west-1; .* give it as --name, and its --region$/,
  );
});

test('what is to be granted on the table is what the command does with it', () => {
  expect(said(new CodedError('table_denied', 'no'))).toMatch(/have dynamodb:GetItem on it granted to you$/);
});

test.each([
  [403, 'AccessDenied', ': have sqs:SendMessage on it granted'],
  [400, 'KmsDisabled', ' (KmsDisabled)'],
])(
  'a queue that answers %i %s to a message is named, and what is to be done',
  async (status, code, advice) => {
    const server = await listenOnLoopback(
      createServer((request, response) => {
        request.resume();
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: 'no' }));
      }),
      0,
      'unwilling SQS',
    );
    const environment = localEnvironment({ sqs: server.endpoint });
    const client = createSqsClient(environment);
    const refusal = createRefusal();
    const queueUrl = `${server.endpoint}/000000000000/acme-events`;
    const queue = createSqsQueue(client, { environment, queueUrl, telemetry: refusal.telemetry });
    expect(await queue.send([{ body: 'x' }])).toEqual([false]);
    expect(refusal.text()).toBe(`the queue "acme-events" did not take a message${advice}`);
    client.destroy();
    await server.close();
  },
);
