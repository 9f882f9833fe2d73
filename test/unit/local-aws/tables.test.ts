import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startTables } from '../../../tools/local/aws/tables.ts';

test('the table is ready when the server is, under the name that was asked for', async () => {
  const server = await startTables({ table: 'acme' });
  const client = createDynamoDbClient(localEnvironment({ dynamodb: server.endpoint }));
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'acme' }));
  expect(Table).toMatchObject({ TableStatus: 'ACTIVE', TableName: server.table });
  expect(new URL(server.endpoint).hostname).toBe('127.0.0.1');
  client.destroy();
  await server.close();
});

test('a port that is taken is a clear error', async () => {
  const server = await startTables();
  const port = Number(new URL(server.endpoint).port);
  await expect(startTables({ port })).rejects.toMatchObject({
    code: 'port_taken',
    message: expect.stringContaining(String(port)),
  });
  await server.close();
});
