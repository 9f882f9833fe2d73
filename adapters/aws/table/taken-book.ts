import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { hourOf, LEDGER_LIFETIME_MS, type TakenBook } from '../../../src/event/ledger.ts';
import { toAttributes } from './table-item.ts';
import { expiry, ledgerList, ledgerShard, takenKey } from './table-layout.ts';
import { guarded, keyOf } from './table-reader.ts';

/** DynamoDB answers within a few milliseconds; a request does not wait for it much longer than for the queue. */
const PATIENCE_MS = 2_000;
const NAMES = {
  '#entry': 'entry',
  '#token': 'token',
  '#expiresAt': 'expiresAt',
  '#list': 'list',
  '#at': 'at',
};

/**
 * What was taken, in the table: one write an entry and no read. Throws what the functions of `createTable` throw;
 * `table_unavailable` also when there is no answer after `patienceMs`.
 */
export function createTakenBook(client: DynamoDBClient, table: string, patienceMs = PATIENCE_MS): TakenBook {
  return {
    enter: ({ id, at, messages, ...facts }) =>
      guarded(table, async () => {
        const keys = messages.map(({ key, count }) => [key, count]);
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(takenKey(id)),
            // An object that is read again stays in the hour of its first reading.
            UpdateExpression:
              'SET #entry = :entry, #token = :token, #expiresAt = :expiresAt, #list = if_not_exists(#list, :list), #at = if_not_exists(#at, :at)',
            ExpressionAttributeNames: NAMES,
            ExpressionAttributeValues: toAttributes({
              ':entry': JSON.stringify({ ...facts, messages: keys }),
              ':token': String(at),
              ':expiresAt': expiry(at + LEDGER_LIFETIME_MS),
              ':list': ledgerList(hourOf(at), ledgerShard(id)),
              ':at': at,
            }),
          }),
          { abortSignal: AbortSignal.timeout(patienceMs) },
        );
      }),
  };
}
