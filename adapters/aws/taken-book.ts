import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { hourOf, LEDGER_LIFETIME_MS, type TakenBook } from '../../src/event/ledger.ts';
import { type Item, toAttributes } from './table-item.ts';
import { expiry, ledgerList, ledgerShard, takenKey } from './table-layout.ts';
import { guarded, keyOf } from './table-reader.ts';

/** DynamoDB answers within a few milliseconds; a request does not wait for it much longer than for the queue. */
const PATIENCE_MS = 2_000;

/** `<word>:<count> …` */
const counted = (counts: object) =>
  Object.entries(counts)
    .map(([word, count]) => `${word}:${count}`)
    .join(' ');

/**
 * What was taken, in the table: one write an entry and no read. Throws what the functions of `createTable` throw;
 * `table_unavailable` also when there is no answer after `patienceMs`.
 */
export function createTakenBook(client: DynamoDBClient, table: string, patienceMs = PATIENCE_MS): TakenBook {
  return {
    enter: ({ id, at, rejected, filtered, parked, messages, ...facts }) =>
      guarded(table, async () => {
        const set: Item = {
          ...facts,
          rejected: counted(rejected),
          filtered: counted(filtered),
          parked: counted(parked),
          messages: messages.map(({ key, count }) => `${key}:${count}`).join(' '),
          token: String(at),
          expiresAt: expiry(at + LEDGER_LIFETIME_MS),
        };
        // An object that is read again stays in the hour of its first reading.
        const first: Item = { list: ledgerList(hourOf(at), ledgerShard(id)), at };
        const names = (item: Item, as: (name: string) => string) => Object.keys(item).map(as);
        const sets = [
          ...names(set, (name) => `#${name} = :${name}`),
          ...names(first, (name) => `#${name} = if_not_exists(#${name}, :${name})`),
        ];
        const all = Object.entries({ ...set, ...first });
        await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(takenKey(id)),
            UpdateExpression: `SET ${sets.join()}`,
            ExpressionAttributeNames: Object.fromEntries(all.map(([name]) => [`#${name}`, name])),
            ExpressionAttributeValues: toAttributes(
              Object.fromEntries(all.map(([name, value]) => [`:${name}`, value])),
            ),
          }),
          { abortSignal: AbortSignal.timeout(patienceMs) },
        );
      }),
  };
}
