import { afterAll } from 'vitest';
import { createDynamoDbClient } from '../../adapters/aws/dynamodb-client.ts';
import { createTable, type Table } from '../../adapters/aws/table.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startTables } from '../../tools/local/aws/tables.ts';

/** The table on a DynamoDB of this test file's own, gone when the file is done. */
export async function openTable(adapters = { createDynamoDbClient, createTable }): Promise<Table> {
  const server = await startTables();
  const client = adapters.createDynamoDbClient(localEnvironment({ dynamodb: server.endpoint }));
  afterAll(async () => {
    client.destroy();
    await server.close();
  });
  return adapters.createTable(client, server.table);
}
