import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startQueues } from '../../../tools/local/aws/queues.ts';
import { startS3 } from '../../../tools/local/aws/s3-server.ts';
import { startSecrets } from '../../../tools/local/aws/secrets-server.ts';
import { startTables } from '../../../tools/local/aws/tables.ts';

const servers = {
  SQS: await startQueues(),
  DynamoDB: await startTables(),
  S3: await startS3(),
  'Secrets Manager': await startSecrets(),
};
afterAll(async () => {
  await Promise.all(Object.values(servers).map((server) => server.close()));
});

const REQUESTS = {
  SQS: 'POST / HTTP/1.1\r\nx-amz-target: AmazonSQS.ListQueues\r\ncontent-type: application/x-amz-json-1.0',
  DynamoDB:
    'POST / HTTP/1.1\r\nx-amz-target: DynamoDB_20120810.ListTables\r\ncontent-type: application/x-amz-json-1.0\r\n' +
    'authorization: AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c\r\nx-amz-date: d',
  S3: 'PUT /bucket/key HTTP/1.1',
  'Secrets Manager': 'POST / HTTP/1.1\r\nx-amz-target: secretsmanager.GetSecretValue',
};

/** Sends a request and hangs up, with `missing` bytes of its body unsent. */
async function hangUp(endpoint: string, head: string, missing: number): Promise<void> {
  const socket = connect(Number(new URL(endpoint).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`${head}\r\nhost: x\r\ncontent-length: ${2 + missing}\r\n\r\n{}`);
  // One round trip on another connection: by then the server has the request in hand.
  await fetch(endpoint).then((response) => response.text());
  socket.resetAndDestroy();
}

test.each(Object.keys(servers) as (keyof typeof servers)[])(
  'a client that hangs up in the middle of a request does not bring local %s down',
  async (name) => {
    const { endpoint } = servers[name];
    for (const missing of [0, 50, 0, 50]) await hangUp(endpoint, REQUESTS[name], missing);
    expect((await fetch(endpoint)).status).toBeGreaterThan(0);
  },
);

test('a server that is closed while it is busy fails what was asked of it, and nothing else', async () => {
  const server = await startTables();
  const client = createDynamoDbClient(localEnvironment({ dynamodb: server.endpoint }));
  const table = createTable(client, server.table);
  const writes = Array.from({ length: 50 }, (_, i) =>
    table.put(`item#${i}`, {}, { when: 'attribute_not_exists(#pk)' }),
  );
  const settled = Promise.allSettled(writes);
  await writes[0];
  await server.close();
  for (const outcome of await settled) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'table_unavailable' });
  }
  client.destroy();
});
