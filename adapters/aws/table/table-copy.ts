import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { TABLE } from './table-layout.ts';
import { guarded, keyOf } from './table-reader.ts';

/** An item as DynamoDB has it, attributes that this version does not know included. */
export type RawItem = Readonly<Record<string, AttributeValue>>;

/**
 * The table as a whole, for tools that copy it; no function reads it so. What it throws is what `createTable` throws.
 */
export interface TableCopy {
  /** All items, a page of at most 1 MB at a time, each as it was when its page was read. */
  pages(): AsyncIterable<readonly RawItem[]>;
  get(pk: string): Promise<RawItem | undefined>;
  /** Writes an item byte for byte. False when there is one, and `over` does not allow to write over it. */
  put(item: RawItem, over: 'nothing' | 'anything' | 'unless_revoked'): Promise<boolean>;
}

const CONDITIONS = {
  nothing: 'attribute_not_exists(#pk)',
  unless_revoked: 'attribute_not_exists(revokedAt)',
  anything: undefined,
} as const;

/** The table `name`. */
export function createTableCopy(client: DynamoDBClient, name: string): TableCopy {
  return {
    async *pages() {
      let from: Record<string, AttributeValue> | undefined;
      do {
        const scan = new ScanCommand({
          TableName: name,
          ConsistentRead: true,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        });
        const page = await guarded(name, () => client.send(scan));
        yield page.Items ?? [];
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
    },

    get: (pk) =>
      guarded(name, async () => {
        const get = new GetItemCommand({ TableName: name, Key: keyOf(pk), ConsistentRead: true });
        return (await client.send(get)).Item;
      }),

    put: (item, over) =>
      guarded(name, async () => {
        const condition = CONDITIONS[over];
        const put = new PutItemCommand({
          TableName: name,
          Item: { ...item },
          ...(condition !== undefined && { ConditionExpression: condition }),
          ...(over === 'nothing' && { ExpressionAttributeNames: { '#pk': TABLE.partitionKey } }),
        });
        try {
          await client.send(put);
          return true;
        } catch (error) {
          if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
          throw error;
        }
      }),
  };
}
