import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import { createLedgerRecords } from '../../adapters/aws/table/ledger-records.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { total } from '../../src/event/ledger-sum.ts';
import { readLedger } from '../cli/commands/ledger/ledger-books.ts';
import { ledgerReport } from '../cli/commands/ledger/ledger-report.ts';
import type { World } from './world.ts';

/** What the ledger says of one source. */
export interface SourceAccount {
  readonly source: string;
  readonly received: number;
  readonly forwarded: number;
  readonly duplicate: number;
  readonly filtered: number;
  readonly rejected: number;
  readonly parked: number;
  readonly inFlight: number;
  /** 0: it balances. */
  readonly difference: number;
}

export interface Accounts {
  readonly sources: readonly SourceAccount[];
  /** Events of messages whose delivery broke off: they may have been sent twice. */
  readonly crashedEvents: number;
}

/** Reads the ledger as `sluice ledger` does, every hour from its records. Times in epoch ms. */
export async function readAccounts(
  { aws, config }: Pick<World, 'aws' | 'config'>,
  since: number,
  until: number,
): Promise<Accounts> {
  const { name } = config;
  const place = { name, where: 'of the run', aws, archive: undefined };
  const reading = await readLedger(place, { since, until }, { now: until, fresh: true });
  const report = ledgerReport(reading, {}, until);
  const dynamodb = createDynamoDbClient(aws);
  try {
    const records = createLedgerRecords(createTable(dynamodb, name));
    const crashed = await records.marks(report.crashed.map(({ key }) => key));
    return {
      sources: report.totals.map(({ row, difference }) => ({
        source: row.source,
        received: row.received,
        forwarded: total(row.forwarded),
        duplicate: row.duplicate,
        filtered: total(row.filtered),
        rejected: total(row.rejected),
        parked: total(row.parked),
        inFlight: row.inFlight,
        difference,
      })),
      crashedEvents: crashed.reduce((sum, { count }) => sum + count, 0),
    };
  } finally {
    dynamodb.destroy();
  }
}
