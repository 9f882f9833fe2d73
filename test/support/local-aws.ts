import { afterAll } from 'vitest';
import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import { createTable, type Table } from '../../adapters/aws/table/table.ts';
import { createTableReader } from '../../adapters/aws/table/table-reader.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startTables } from '../../tools/local/aws/tables.ts';

/** A client of a DynamoDB of this test file's own, gone when the file is done, and a reader of its table. */
export async function openClient(adapters = { createDynamoDbClient }) {
  const server = await startTables();
  const client = adapters.createDynamoDbClient(localEnvironment({ dynamodb: server.endpoint }));
  afterAll(async () => {
    client.destroy();
    await server.close();
  });
  return { client, table: server.table, reader: createTableReader(client, server.table) };
}

/** The table on a DynamoDB of this test file's own, gone when the file is done. */
export async function openTable(adapters = { createDynamoDbClient, createTable }): Promise<Table> {
  const { client, table } = await openClient(adapters);
  return adapters.createTable(client, table);
}
