import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { fromAttributes, numberOf, textOf } from '../../../adapters/aws/table/table-item.ts';
import { LEDGER_SHARDS, ledgerList, markKey, TABLE } from '../../../adapters/aws/table/table-layout.ts';
import { guarded } from '../../../adapters/aws/table/table-reader.ts';
import { SOURCES } from '../../../src/event/envelope.ts';
import { HOUR_MS, hourOf } from '../../../src/event/ledger.ts';
import { archiveKey } from '../../../src/forward/archive-layout.ts';
import type { DeployedPipeline } from './pipeline.ts';

/** A message that stage `enrich` has begun to deliver, and the object in which the archive has it. */
export interface NewMessage {
  readonly key: string;
  /** When a function took it to deliver it, epoch ms. */
  readonly claimedAt: number;
  readonly object: string;
}

/** Of each list of an hour; together they are many times what a page shows of a moment. */
const OF_EACH_LIST = 10;
const MARK = markKey('');

/**
 * The newest messages, newest first, by the ledger's own lists: the archive's names do not tell times. Messages that came
 * once more out of dead letters are left out, since the archive has them under their first name. Wants `dynamodb:Query` on the
 * index and `dynamodb:BatchGetItem`; throws what `createTable` throws.
 *
 * @param known keys that are not asked for again
 */
export async function newestMessages(
  pipeline: DeployedPipeline,
  known: ReadonlySet<string>,
  limit: number,
  now: number,
): Promise<readonly NewMessage[]> {
  const thisHour = await newestKeys(pipeline, hourOf(now));
  const listed =
    thisHour.length >= limit
      ? thisHour
      : [...thisHour, ...(await newestKeys(pipeline, hourOf(now - HOUR_MS)))];
  const fresh = listed
    .filter(({ pk }) => pk.startsWith(MARK) && !known.has(pk.slice(MARK.length)))
    .toSorted((a, b) => b.at - a.at)
    .slice(0, limit);
  const table = createTable(pipeline.clients.dynamodb, pipeline.name);
  const items = await table.many(fresh.map(({ pk }) => pk));
  return items
    .flatMap((item) => {
      const source = SOURCES.find((each) => each === textOf(item, 'source'));
      if (source === undefined || textOf(item, 'root') !== '') return [];
      const key = textOf(item, 'pk').slice(MARK.length);
      const since = numberOf(item, 'since');
      const shelf = { tenant: textOf(item, 'tenant'), source };
      const claimedAt = numberOf(item, 'claimedAt') || since;
      return [{ key, claimedAt, object: archiveKey({ key, since }, shelf) }];
    })
    .toSorted((a, b) => b.claimedAt - a.claimedAt);
}

async function newestKeys(
  { clients, name }: DeployedPipeline,
  hour: string,
): Promise<readonly { readonly pk: string; readonly at: number }[]> {
  const lists = Array.from({ length: LEDGER_SHARDS }, (_, shard) => ledgerList(hour, shard));
  const pages = await Promise.all(
    lists.map((list) =>
      guarded(name, () =>
        clients.dynamodb.send(
          new QueryCommand({
            TableName: name,
            IndexName: TABLE.index.name,
            KeyConditionExpression: '#list = :list',
            ExpressionAttributeNames: { '#list': TABLE.index.partitionKey },
            ExpressionAttributeValues: { ':list': { S: list } },
            ScanIndexForward: false,
            Limit: OF_EACH_LIST,
          }),
        ),
      ),
    ),
  );
  return pages.flatMap(({ Items = [] }) =>
    Items.map((item) => {
      const read = fromAttributes(item);
      return { pk: textOf(read, 'pk'), at: numberOf(read, 'at') };
    }),
  );
}
