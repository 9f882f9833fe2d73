import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createSqsClient } from '../../../../adapters/aws/clients/sqs-client.ts';
import { createQueueDepths } from '../../../../adapters/aws/queues/queue-depths.ts';
import { queueError } from '../../../../adapters/aws/queues/sqs-letters.ts';
import { createHourBook } from '../../../../adapters/aws/table/hour-book.ts';
import { createLedgerRecords } from '../../../../adapters/aws/table/ledger-records.ts';
import { createTable } from '../../../../adapters/aws/table/table.ts';
import { HOUR_MS, hourOf } from '../../../../src/event/ledger.ts';
import { balanceHours, hoursBetween } from '../../../../src/event/ledger-balance.ts';
import type { KeptHour } from '../../../../src/event/ledger-book.ts';
import type { QueueDepths } from '../../../../src/event/ledger-missing.ts';
import { CodedError } from '../../../../src/kernel/coded-error.ts';
import { unavailable } from '../deployed/aws-fault.ts';
import type { DeployedPlace } from '../deployed/deployed-place.ts';
import { queueUrls } from '../deployed/deployed-queues.ts';
import { keyTableFault } from '../keys/key-table-fault.ts';
import type { TimeRange } from '../time-range.ts';

/** How far back a message can still be in flight, or a dead letter be replayed. */
const HORIZON_MS = 15 * 24 * HOUR_MS;
const PERMISSIONS = 'dynamodb:BatchGetItem, and dynamodb:Query on its index,';

export interface LedgerReading {
  /** Sums of the hours that were asked for, newest first. */
  readonly hours: readonly KeptHour[];
  /** Those of every hour that something may still be in flight of. */
  readonly all: readonly KeptHour[];
  /** Undefined, with the reason, when the queues could not be asked. */
  readonly depths: QueueDepths | undefined;
  readonly depthsFault?: string;
}

export interface LedgerOptions {
  /** Epoch ms. */
  readonly now: number;
  /** Sum every hour from its records. */
  readonly fresh: boolean;
}

/**
 * Reads the ledger of a deployment and changes nothing in it. Hours whose sums are kept and cannot have changed are taken as
 * they are, unless `fresh`.
 *
 * @throws CommandFailed
 */
export async function readLedger(
  { name, where, aws }: DeployedPlace,
  range: TimeRange,
  options: LedgerOptions,
): Promise<LedgerReading> {
  const clients = { dynamodb: createDynamoDbClient(aws), sqs: createSqsClient(aws) };
  try {
    return await readBooks(clients, { name, aws }, range, options);
  } catch (error) {
    throw keyTableFault(`table "${name}" ${where}`, PERMISSIONS, error, '--name');
  } finally {
    clients.dynamodb.destroy();
    clients.sqs.destroy();
  }
}

/** The same with clients of the caller's. Throws what `createTable` throws. */
export async function readBooks(
  { dynamodb, sqs }: { readonly dynamodb: DynamoDBClient; readonly sqs: SQSClient },
  { name, aws }: Pick<DeployedPlace, 'name' | 'aws'>,
  { since, until }: TimeRange,
  { now, fresh }: LedgerOptions,
): Promise<LedgerReading> {
  const held = await depthsOf(sqs, { name, aws });
  const table = createTable(dynamodb, name);
  const deps = { records: createLedgerRecords(table), book: createHourBook(table) };
  const asked = hoursBetween(hourOf(since), hourOf(until));
  const recent = hoursBetween(hourOf(now - HORIZON_MS), hourOf(now));
  const kept = (await deps.book.read(recent)).map(({ hour }) => hour);
  const others = kept.filter((hour) => !asked.includes(hour));
  const hours = await balanceHours(deps, asked, { now, fresh });
  const rest = await balanceHours(deps, others, { now });
  return { hours, all: [...hours, ...rest], ...held };
}

/** Whoever may not ask the queues still gets the rest. */
async function depthsOf(
  client: SQSClient,
  { name, aws }: Pick<DeployedPlace, 'name' | 'aws'>,
): Promise<Pick<LedgerReading, 'depths' | 'depthsFault'>> {
  try {
    const { queue, deadLetters } = await queueUrls(client, { name, aws }, 'events');
    const urls = { eventsUrl: queue, deadLettersUrl: deadLetters };
    return { depths: await createQueueDepths(client, { environment: aws, ...urls })() };
  } catch (error) {
    const fault =
      error instanceof CodedError ? error : queueError(`${name}-events`, 'sqs:GetQueueAttributes', error);
    return { depths: undefined, depthsFault: told(fault) };
  }
}

function told({ message, retryable, cause }: CodedError): string {
  const { name, code } = (cause ?? {}) as NodeJS.ErrnoException;
  return retryable && name !== undefined ? `${message}: ${unavailable(name, code)}` : message;
}
