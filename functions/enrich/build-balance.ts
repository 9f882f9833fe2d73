import type { SQSClient } from '@aws-sdk/client-sqs';
import { createQueueDepths } from '../../adapters/aws/queues/queue-depths.ts';
import { createHourBook } from '../../adapters/aws/table/hour-book.ts';
import { createLedgerRecords } from '../../adapters/aws/table/ledger-records.ts';
import type { Table } from '../../adapters/aws/table/table.ts';
import type { Runtime } from '../middleware/runtime.ts';
import { balanceLedger } from './balance-ledger.ts';
import type { EnrichEnvironment } from './environment.ts';

interface Given {
  readonly environment: EnrichEnvironment;
  readonly sqs: SQSClient;
  readonly table: Table;
}

/** What balances the ledger; begins nothing that cannot end before `deadline` (epoch ms). */
export function buildBalance(
  { aws, clock, config, telemetry }: Runtime,
  { environment, sqs, table }: Given,
): (deadline: number) => Promise<void> {
  const ledger = { records: createLedgerRecords(table), book: createHourBook(table) };
  const depths = createQueueDepths(sqs, {
    environment: aws,
    eventsUrl: environment.EVENTS_QUEUE_URL,
    deadLettersUrl: environment.EVENTS_DEAD_LETTERS_URL,
  });
  const { silence } = config.observability;
  return (deadline) => balanceLedger({ clock, telemetry, ledger, depths, silence }, deadline);
}
