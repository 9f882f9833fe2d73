import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import type { AwsEnvironment } from '../../adapters/aws/clients/environment.ts';
import { createHourBook } from '../../adapters/aws/table/hour-book.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { HOUR_MS, hourOf } from '../../src/event/ledger.ts';
import { hoursBetween } from '../../src/event/ledger-balance.ts';

/** Keeps empty sums of the day's hours but for the newest two, as the balance of a deployment that runs for long has done. */
export async function keepEarlierHours(aws: AwsEnvironment, name: string, now: number): Promise<void> {
  const client = createDynamoDbClient(aws);
  const book = createHourBook(createTable(client, name));
  const nothing = {
    records: 0,
    rows: [],
    inFlight: [],
    parked: [],
    duplicates: [],
    crashed: [],
    waiting: [],
  };
  for (const hour of hoursBetween(hourOf(now - 24 * HOUR_MS), hourOf(now - 2 * HOUR_MS)))
    await book.write({ hour, ...nothing, summedAt: now, open: false });
  client.destroy();
}
