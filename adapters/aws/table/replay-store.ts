import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ReplayStore } from '../../../src/intake/door/replay-store.ts';
import { toAttributes } from './table-item.ts';
import { ABSENT, atSecond, expiry, replayKey } from './table-layout.ts';
import { createTableReader, guarded, keyOf } from './table-reader.ts';

/**
 * Used signatures in the table: one conditional write each, first come, first served, whichever function asks. It does
 * without `createTable`, whose commands stage `ingest` would have to read at every start.
 *
 * Its function throws what those of `createTable` throw.
 */
export function createReplayStore(client: DynamoDBClient, tableName: string): ReplayStore {
  const reader = createTableReader(client, tableName);
  return {
    firstUse: (id, until, now) =>
      guarded(tableName, async () => {
        const token = randomUUID();
        try {
          await client.send(
            new UpdateItemCommand({
              TableName: tableName,
              Key: keyOf(replayKey(id)),
              UpdateExpression: 'SET #expiresAt = :expiresAt, #token = :token',
              ConditionExpression: ABSENT,
              ExpressionAttributeNames: { '#pk': 'pk', '#expiresAt': 'expiresAt', '#token': 'token' },
              ExpressionAttributeValues: toAttributes({
                ':expiresAt': expiry(until),
                ':token': token,
                ':nowS': atSecond(now).nowS,
              }),
            }),
          );
          return true;
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
          // The SDK repeats a write whose answer was lost; the repetition meets what the write itself has left.
          return (await reader.get(replayKey(id)))?.token === token;
        }
      }),
  };
}
