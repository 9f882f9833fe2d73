import { expect, test } from 'vitest';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startTables } from '../../../tools/local/aws/tables.ts';
import { openTable } from '../../support/local-aws.ts';

const table = await openTable();
const NEW = { when: 'attribute_not_exists(#pk)' };

test('every kind of attribute comes back as it was put', async () => {
  const item = {
    text: 'ä',
    number: 1.5,
    flag: false,
    bytes: Uint8Array.of(0, 255),
    positions: new Set([0, 499]),
  };
  await table.put('kinds', item, NEW);
  const read = await table.get('kinds');
  expect(read).toMatchObject({ text: 'ä', number: 1.5, flag: false, positions: new Set([0, 499]) });
  expect(Buffer.from(read?.bytes as Uint8Array)).toEqual(Buffer.of(0, 255));
});

test('a write that did not happen shows what was in its way', async () => {
  await table.put('taken', { owner: 'a' }, NEW);
  expect(await table.put('taken', { owner: 'b' }, NEW)).toMatchObject({
    written: false,
    current: { owner: 'a' },
  });
  expect(await table.update('none', { set: { owner: 'b' }, when: 'attribute_exists(#pk)' })).toEqual({
    written: false,
    current: undefined,
  });
});

test('a write whose answer was lost and that the SDK repeats counts as ours', async () => {
  const server = await startTables();
  const client = createDynamoDbClient(localEnvironment({ dynamodb: server.endpoint }));
  let lost = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      lost += 1;
      if (lost === 1) throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      return answer;
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  const written = await createTable(client, server.table).put('claimed', { owner: 'a' }, NEW);
  client.destroy();
  await server.close();
  expect(lost).toBeGreaterThan(1);
  expect(written).toMatchObject({ written: true, item: { owner: 'a' } });
});

test('what is added is added once, also when an answer is lost and the SDK repeats the write', async () => {
  const server = await startTables({
    fault: (operation, attempt) => (operation === 'UpdateItem' && attempt === 1 ? 'answer-lost' : undefined),
  });
  const client = createDynamoDbClient(localEnvironment({ dynamodb: server.endpoint }));
  const lossy = createTable(client, server.table);
  await lossy.update('sum', { add: { count: 5 } });
  const when = '#count < :most OR #count = :most';
  expect(await lossy.update('sum', { add: { count: 2 }, when, values: { most: 5 } })).toMatchObject({
    written: true,
    item: { count: 7 },
  });
  expect(await lossy.update('sum', { add: { count: 2 }, when, values: { most: 5 } })).toMatchObject({
    written: false,
    current: { count: 7 },
  });
  client.destroy();
  await server.close();
});

test('a list is in the order of its items, longer than a page, and ends where it is told', async () => {
  await Promise.all(
    Array.from({ length: 130 }, (_, i) => table.put(`listed#${i}`, { list: 'numbers', at: 200 - i }, NEW)),
  );
  const all = await table.listed('numbers', Number.MAX_SAFE_INTEGER, 1_000);
  expect(all.map(({ at }) => at)).toEqual(Array.from({ length: 130 }, (_, i) => 71 + i));
  expect(await table.listed('numbers', 73, 1_000)).toHaveLength(3);
  expect(await table.listed('numbers', 500, 7)).toHaveLength(7);
  expect(await table.listed('nothing', 500, 7)).toEqual([]);
});

test('a table that does not exist is named, with what to do', async () => {
  const server = await startTables();
  const client = createDynamoDbClient(localEnvironment({ dynamodb: server.endpoint }));
  const wrong = createTable(client, 'sluice-staging');
  await expect(wrong.get('x')).rejects.toMatchObject({
    code: 'table_missing',
    retryable: false,
    message: expect.stringContaining('"sluice-staging"'),
  });
  await server.close();
  await expect(wrong.get('x')).rejects.toMatchObject({ code: 'table_unavailable', retryable: true });
  client.destroy();
});
