import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { fromAttributes, type Item, toAttribute, toAttributes } from './table-item.ts';
import { TABLE } from './table-layout.ts';
import { createTableReader, guarded as guardedCall, keyOf, type TableReader } from './table-reader.ts';

/** A conditional write either happened, with the item as it is now, or met `current` (undefined: no such item). */
type Written =
  | { readonly written: true; readonly item: Item }
  | { readonly written: false; readonly current: Item | undefined };

/** In expressions `#name` stands for the attribute `name` and `:name` for a value of `values`. */
interface Condition {
  readonly when: string;
  readonly values?: Item;
}

/** Without `when` it always happens, and makes the item if there is none. */
interface Change extends Partial<Condition> {
  readonly set?: Item;
  readonly add?: Item;
  readonly remove?: readonly string[];
}

export interface Table extends TableReader {
  put(pk: string, item: Item, condition: Condition): Promise<Written>;
  /** Writes items whatever was there before; of items with one key the last. */
  putAll(items: readonly (Item & { readonly pk: string })[]): Promise<void>;
  update(pk: string, change: Change): Promise<Written>;
  /** False when the condition did not hold. */
  delete(pk: string, condition: Condition): Promise<boolean>;
  /** Those of the items that there are, in any order. */
  many(pks: readonly string[]): Promise<readonly Item[]>;
  /**
   * Items of a list (see the layout) up to `until`, lowest `at` first, at most `limit` of them; `roughly` for half the price, as they
   * were a moment ago.
   */
  listed(list: string, until: number, limit: number, roughly?: 'roughly'): Promise<readonly Item[]>;
  /** Keys of a list's items from `from` to `until`, lowest `at` first, a page at a time. */
  keysBetween(list: string, from: number, until: number, pageKeys?: number): AsyncIterable<readonly string[]>;
}

/** DynamoDB's own limits: keys in one BatchGetItem, items in one BatchWriteItem. */
const MAX_BATCH_KEYS = 100;
const MAX_BATCH_ITEMS = 25;
/** DynamoDB takes a part of a batch when it is busy; the rest is asked for again so often. */
const MAX_BATCH_ROUNDS = 10;
/** Of an update that carries a token: it has not been done. */
const NOT_YET = 'attribute_not_exists(#token) OR #token <> :set_token';

/**
 * The table of a deployment, `name`. Every write carries a random token, so that a write whose answer was lost and
 * that the SDK repeats is recognised as ours instead of failing its own condition.
 *
 * Its functions throw CodedError `table_missing`, `table_denied`, `table_request_invalid` or (retryable)
 * `table_unavailable`.
 */
export function createTable(client: DynamoDBClient, name: string): Table {
  const reader = createTableReader(client, name);
  const guarded = <T>(call: () => Promise<T>) => guardedCall(name, call);

  async function conditional(pk: string, token: string, write: () => Promise<Item>): Promise<Written> {
    try {
      return { written: true, item: await write() };
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      const current = await reader.get(pk);
      return current?.token === token ? { written: true, item: current } : { written: false, current };
    }
  }

  async function fetchAll(
    keys: readonly Record<string, AttributeValue>[],
    ConsistentRead = true,
  ): Promise<readonly Item[]> {
    const items: Item[] = [];
    let wanted = keys;
    while (wanted.length > 0) {
      const Keys = wanted.slice(0, MAX_BATCH_KEYS);
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [name]: { Keys, ConsistentRead } } }),
      );
      items.push(...(Responses?.[name] ?? []).map(fromAttributes));
      wanted = [...(UnprocessedKeys?.[name]?.Keys ?? []), ...wanted.slice(MAX_BATCH_KEYS)];
    }
    return items;
  }

  async function writeAll(items: readonly Item[]): Promise<void> {
    let wanted: readonly WriteRequest[] = items.map((item) => ({ PutRequest: { Item: toAttributes(item) } }));
    const rounds = Math.ceil(wanted.length / MAX_BATCH_ITEMS) + MAX_BATCH_ROUNDS;
    for (let round = 0; wanted.length > 0; round += 1) {
      if (round === rounds)
        throw new CodedError('table_unavailable', `DynamoDB table "${name}" took a part of a batch only`, {
          retryable: true,
        });
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [name]: wanted.slice(0, MAX_BATCH_ITEMS) } }),
      );
      wanted = [...(UnprocessedItems?.[name] ?? []), ...wanted.slice(MAX_BATCH_ITEMS)];
    }
  }

  return {
    ...reader,

    putAll: (items) =>
      guarded(() =>
        writeAll([...new Map(items.map((item) => [item.pk, { ...item, token: randomUUID() }])).values()]),
      ),

    many: (pks) => guarded(() => fetchAll([...new Set(pks)].map(keyOf))),

    put: (pk, item, { when, values = {} }) =>
      guarded(() => {
        const token = randomUUID();
        const written = { ...item, pk, token };
        return conditional(pk, token, async () => {
          await client.send(
            new PutItemCommand({
              TableName: name,
              Item: toAttributes(written),
              ConditionExpression: when,
              ...expressionParts([when], values),
            }),
          );
          return written;
        });
      }),

    update: (pk, { set = {}, add = {}, remove = [], when, values = {} }) =>
      guarded(() => {
        const token = randomUUID();
        const sets = { ...set, token };
        const adds = Object.keys(add);
        const expression =
          clause('SET', Object.keys(sets), (field) => `#${field} = :set_${field}`) +
          clause(' REMOVE', remove, (field) => `#${field}`) +
          clause(' ADD', adds, (field) => `#${field} :add_${field}`);
        // What is added twice is twice as much: the repeat of a write that was done must fail, to be recognised.
        const condition =
          adds.length === 0 ? when : when === undefined ? NOT_YET : `(${when}) AND (${NOT_YET})`;
        return conditional(pk, token, async () => {
          const { Attributes = {} } = await client.send(
            new UpdateItemCommand({
              TableName: name,
              Key: keyOf(pk),
              UpdateExpression: expression,
              ...(condition === undefined ? {} : { ConditionExpression: condition }),
              ReturnValues: 'ALL_NEW',
              ...expressionParts([expression, condition ?? ''], {
                ...values,
                ...prefixed('set_', sets),
                ...prefixed('add_', add),
              }),
            }),
          );
          return fromAttributes(Attributes);
        });
      }),

    delete: (pk, { when, values = {} }) =>
      guarded(async () => {
        try {
          await client.send(
            new DeleteItemCommand({
              TableName: name,
              Key: keyOf(pk),
              ConditionExpression: when,
              ...expressionParts([when], values),
            }),
          );
          return true;
        } catch (error) {
          if (isConditionFailure(error)) return false;
          throw error;
        }
      }),

    listed: (list, until, limit, roughly) =>
      guarded(async () => {
        const keys: Record<string, AttributeValue>[] = [];
        let from: Record<string, AttributeValue> | undefined;
        const condition = '#list = :list AND #at <= :until';
        do {
          const page = await client.send(
            new QueryCommand({
              TableName: name,
              IndexName: TABLE.index.name,
              KeyConditionExpression: condition,
              Limit: limit - keys.length,
              ...expressionParts([condition], { list, until }),
              ...(from === undefined ? {} : { ExclusiveStartKey: from }),
            }),
          );
          keys.push(...(page.Items ?? []).flatMap(({ pk }) => (pk === undefined ? [] : [{ pk }])));
          from = page.LastEvaluatedKey;
        } while (from !== undefined && keys.length < limit);

        const items = await fetchAll(keys, roughly === undefined);
        return items.filter((item) => item.list === list).sort((a, b) => Number(a.at) - Number(b.at));
      }),

    async *keysBetween(list, from, until, pageKeys = 1_000) {
      const condition = '#list = :list AND #at BETWEEN :from AND :until';
      let start: Record<string, AttributeValue> | undefined;
      do {
        const query = new QueryCommand({
          TableName: name,
          IndexName: TABLE.index.name,
          KeyConditionExpression: condition,
          Limit: pageKeys,
          ...expressionParts([condition], { list, from, until }),
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        });
        const page = await guarded(() => client.send(query));
        yield (page.Items ?? []).flatMap(({ pk }) => pk?.S ?? []);
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
    },
  };
}

/** A part of an update expression; nothing when it has no fields. */
function clause(word: string, fields: readonly string[], write: (field: string) => string): string {
  return fields.length === 0 ? '' : `${word} ${fields.map(write).join(', ')}`;
}

function prefixed(prefix: string, item: Item): Item {
  return Object.fromEntries(Object.entries(item).map(([field, value]) => [prefix + field, value]));
}

function expressionParts(expressions: readonly string[], values: Item) {
  const fields = new Set(
    expressions.flatMap((text) => [...text.matchAll(/#(\w+)/g)].map(([, field]) => field ?? '')),
  );
  return {
    ExpressionAttributeNames: Object.fromEntries([...fields].map((field) => [`#${field}`, field])),
    ...(Object.keys(values).length === 0
      ? {}
      : {
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(values).map(([field, value]) => [`:${field}`, toAttribute(value)]),
          ),
        }),
  };
}

function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}
