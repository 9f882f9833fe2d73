import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { fromAttributes, type Item } from './table-item.ts';

/** The table for those who only look items up: stage `ingest` carries nothing of the writes. */
export interface TableReader {
  /** Reads what was written last. Items that have expired may still be there: see `isLive`. */
  get(pk: string): Promise<Item | undefined>;
}

export function keyOf(pk: string) {
  return { pk: { S: pk } };
}

/** The table of a deployment, `name`. Its function throws what those of `createTable` throw. */
export function createTableReader(client: DynamoDBClient, name: string): TableReader {
  return {
    get: (pk) =>
      guarded(name, async () => {
        const { Item: item } = await client.send(
          new GetItemCommand({ TableName: name, Key: keyOf(pk), ConsistentRead: true }),
        );
        return item && fromAttributes(item);
      }),
  };
}

/** What DynamoDB throws during a call, as errors of ours. */
export async function guarded<T>(table: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof CodedError ? error : tableError(table, error);
  }
}

function tableError(table: string, error: unknown): CodedError {
  const name = error instanceof Error ? error.name : 'unknown';
  const where = `DynamoDB table "${table}"`;
  switch (name) {
    case 'ResourceNotFoundException':
      return new CodedError(
        'table_missing',
        `${where} does not exist: check its name and that the stack is deployed`,
        {
          cause: error,
        },
      );
    case 'AccessDeniedException':
      return new CodedError(
        'table_denied',
        `${where} refused us: grant this function access to the table and its index`,
        {
          cause: error,
        },
      );
    case 'ValidationException':
      return new CodedError(
        'table_request_invalid',
        `${where} did not understand us: this is a fault of ours`,
        {
          cause: error,
        },
      );
    default:
      return new CodedError(
        'table_unavailable',
        `${where} failed with ${name}: the same call may succeed later`,
        {
          retryable: true,
          cause: error,
        },
      );
  }
}
