import { createServer, type RequestListener, type Server } from 'node:http';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { TABLE } from '../../../adapters/aws/table/table-layout.ts';
import { type LocalServer, listenOnLoopback } from '../listen.ts';
import { localEnvironment } from './environment.ts';
import { strikeTable, type TableFault } from './table-fault.ts';

const NAME = 'local DynamoDB';

export interface TablesOptions {
  readonly port?: number;
  readonly table?: string;
  /** Hears what is asked for: `GetItem`, `UpdateItem`, … */
  readonly onRequest?: ((operation: string) => void) | undefined;
  /** What is wrong with a call, if anything; asked for each, once the table is there. `attempt` is the SDK's, from 1. */
  readonly fault?: ((operation: string, attempt: number) => TableFault | undefined) | undefined;
}

export interface LocalTables extends LocalServer {
  readonly table: string;
}

/** DynamoDB on loopback, in memory, with the one table of the pipeline. It never expires an item. */
export async function startTables(options: TablesOptions = {}): Promise<LocalTables> {
  const { port = 0, table = 'sluice', onRequest = () => {}, fault = () => undefined } = options;
  let ready = false;
  const protocol = sturdy(dynalite({ createTableMs: 0 }), (operation, attempt) => {
    onRequest(operation);
    return ready ? fault(operation, attempt) : undefined;
  });
  const server = await listenOnLoopback(createServer(protocol), port, NAME);
  const client = createDynamoDbClient(localEnvironment({ dynamodb: server.endpoint }));
  const { partitionKey, index } = TABLE;
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: partitionKey, AttributeType: 'S' },
        { AttributeName: index.partitionKey, AttributeType: 'S' },
        { AttributeName: index.sortKey, AttributeType: 'N' },
      ],
      KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: index.name,
          KeySchema: [
            { AttributeName: index.partitionKey, KeyType: 'HASH' },
            { AttributeName: index.sortKey, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  client.destroy();
  ready = true;
  return { ...server, table };
}

/**
 * dynalite throws, out of reach of any handler, when a client hangs up and when it is closed while it works. So the
 * requests are passed to it by a server of ours, it is never closed, and a request that breaks off ends quietly.
 */
function sturdy(
  protocol: Server,
  onRequest: (operation: string, attempt: number) => TableFault | undefined,
): RequestListener {
  return (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    const attempt = /attempt=(\d+)/.exec(String(request.headers['amz-sdk-request']))?.[1] ?? 1;
    const fault = onRequest(operation, Number(attempt));
    if (fault !== undefined && !strikeTable(fault, request, response)) return;
    protocol.emit('request', request, response);
    request.removeAllListeners('error');
    request.on('error', () => {});
  };
}
