import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import { createLedgerRecords } from '../../adapters/aws/table/ledger-records.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { type RowTotals, totalsOf } from '../../src/event/ledger-sum.ts';
import { readLedger } from '../cli/commands/ledger/ledger-books.ts';
import { ledgerReport } from '../cli/commands/ledger/ledger-report.ts';
import type { World } from './world.ts';

/** What the ledger says of one source. */
export interface SourceAccount extends RowTotals {
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
      sources: report.totals.map(({ row, difference }) => ({ ...totalsOf(row), difference })),
      crashedEvents: crashed.reduce((sum, { count }) => sum + count, 0),
    };
  } finally {
    dynamodb.destroy();
  }
}
