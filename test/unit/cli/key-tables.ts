import { afterAll } from 'vitest';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createKeyRegistry } from '../../../adapters/aws/table/key-store.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { createMemoryReplayStore } from '../../../adapters/memory/replay-store.ts';
import { authenticate } from '../../../src/intake/door/authenticate.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startTables } from '../../../tools/local/aws/tables.ts';
import { NOW } from './run-sluice.ts';

/** A table server of this test file's own, its keys, and what intake says to whoever presents one. */
export async function keyTables() {
  const server = await startTables();
  const client = createDynamoDbClient(localEnvironment({ dynamodb: server.endpoint }));
  const registry = createKeyRegistry(createTable(client, server.table));
  afterAll(async () => {
    client.destroy();
    await server.close();
  });
  const replays = createMemoryReplayStore();
  const present = async (key: string, now = NOW, origin?: string) => {
    const admitted = await authenticate(
      {
        authorization: `Bearer ${key}`,
        queryKey: undefined,
        origin,
        signature: undefined,
        body: new Uint8Array(),
      },
      { keys: registry, replays },
      now,
    );
    return admitted.ok ? { ok: true, value: admitted.value.key } : admitted;
  };
  return { endpoint: server.endpoint, registry, present };
}
