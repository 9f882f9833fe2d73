import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { RateCeiling } from '../../../src/intake/door/rate-limiter.ts';
import { toAttribute } from './table-item.ts';
import { expiry, rateKey } from './table-layout.ts';
import { guarded, keyOf } from './table-reader.ts';

/** Counts are asked for again within seconds, by instances whose clocks agree; then nobody wants them. */
const LIFETIME_MS = 120_000;
/** DynamoDB answers within a few milliseconds; a request must not wait for one that does not. */
const PATIENCE_MS = 500;

/**
 * Counts of rate limits in the table, one write a report and no read. Throws what the functions of `createTable` throw;
 * `table_unavailable` also when there is no answer after `patienceMs`.
 */
export function createRateCeiling(
  client: DynamoDBClient,
  table: string,
  patienceMs = PATIENCE_MS,
): RateCeiling {
  return {
    add: (subject, window, count, now) =>
      guarded(table, async () => {
        const { Attributes } = await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(rateKey(subject, window)),
            UpdateExpression: 'SET #expiresAt = :expiresAt ADD #used :count',
            ExpressionAttributeNames: { '#expiresAt': 'expiresAt', '#used': 'used' },
            ExpressionAttributeValues: {
              ':expiresAt': toAttribute(expiry(now + LIFETIME_MS)),
              ':count': toAttribute(count),
            },
            ReturnValues: 'ALL_NEW',
          }),
          { abortSignal: AbortSignal.timeout(patienceMs) },
        );
        return Number(Attributes?.used?.N ?? count);
      }),
  };
}
