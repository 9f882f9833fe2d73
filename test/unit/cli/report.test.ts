import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createAlertHistory } from '../../../adapters/aws/alert-history.ts';
import { createDynamoDbClient } from '../../../adapters/aws/dynamodb-client.ts';
import { createTable } from '../../../adapters/aws/table.ts';
import { offerStack } from '../../support/offered-stack.ts';
import { enterDays } from '../../support/report-month.ts';
import { NOW, sluice } from './run-sluice.ts';

const { aws, table: name } = await offerStack();
const client = createDynamoDbClient(aws);
const out = await mkdtemp(join(tmpdir(), 'sluice-report-'));
afterAll(async () => {
  client.destroy();
  await rm(out, { recursive: true });
});
await enterDays(NOW - (NOW % 86_400_000) - 86_400_000, 2, 8, createAlertHistory(createTable(client, name)));

test('the digest of a day is written as a page, as text and as tables, of what the table holds', async () => {
  const { exitCode, printed, errors } = await sluice(
    `report daily --date 2026-03-04 --local --out ${out}/daily`,
  );
  expect(exitCode).toBe(0);
  expect(errors).toBe('2026-03-03: 8 alerts\n2026-03-04: 8 alerts\n');
  expect(printed.map((file) => file.slice(out.length + 7)).sort()).toEqual(
    (await readdir(join(out, 'daily'))).sort(),
  );
  const text = await readFile(join(out, 'daily/digest-2026-03-04.txt'), 'utf8');
  expect(text).toContain('8 alerts');
  expect(text).toContain('The ledger balances');
});

test('the compliance report of a month has the views that were asked for', async () => {
  const { exitCode } = await sluice(
    `report monthly --local --month 2026-03 --frameworks soc2 --time-zone Europe/Berlin --out ${out}/monthly`,
  );
  expect(exitCode).toBe(0);
  const files = await readdir(join(out, 'monthly'));
  expect(files).toContain('compliance-2026-03-controls-soc2.csv');
  expect(files).not.toContain('compliance-2026-03-controls-pci.csv');
});

test.each([
  ['weekly', 'daily` or `monthly'],
  ['daily --date 2026-02-30', '--date'],
  ['daily --date 2026-03-05', 'has not begun'],
  ['daily --month 2026-02', '--month is for'],
  ['monthly --month 2026-13', '--month'],
  ['daily --time-zone Middle/Earth', '--time-zone'],
  ['monthly --frameworks pci,iso', 'pci, gdpr, soc2'],
])('report %s is refused with a word on what to write instead', async (words, said) => {
  const { exitCode, errors } = await sluice(`report ${words} --local`);
  expect(exitCode).toBe(2);
  expect(errors).toContain(said);
});
