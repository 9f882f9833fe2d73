import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { createS3Archive } from '../../../adapters/aws/buckets/archive.ts';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createActivityBook } from '../../../adapters/aws/table/activity-book.ts';
import { createAlertHistory } from '../../../adapters/aws/table/alert-history.ts';
import { createReportDesk } from '../../../adapters/aws/table/report-desk.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { hourOf } from '../../../src/event/ledger.ts';
import { archiveKey } from '../../../src/forward/archive-layout.ts';
import { createActivitySum } from '../../../src/notify/activity/activity-sum.ts';
import type { ReportAnswer, ReportRequest } from '../../../src/notify/report-desk.ts';
import { LOCAL } from '../../../tools/local/stack-config.ts';
import { envelopes } from '../../support/envelopes.ts';
import { offerStack } from '../../support/offered-stack.ts';
import { enterDays } from '../../support/report-month.ts';
import { NOW, sluice } from './run-sluice.ts';

const { aws, table: name } = await offerStack();
const client = createDynamoDbClient(aws);
const s3 = createS3Client(aws);
const archive = createS3Archive(s3, LOCAL.archiveBucket);
const out = await mkdtemp(join(tmpdir(), 'sluice-report-'));
afterAll(async () => {
  client.destroy();
  s3.destroy();
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

test('what nobody has summed yet is counted out of the archive, and what is summed is not read again', async () => {
  const at = NOW - 3_600_000;
  const put = (key: string, when: number, events: number) =>
    archive.put(
      archiveKey({ key, since: when }, { tenant: 'acme', source: 'app' }),
      gzipSync(
        envelopes(events, key)
          .map((each) => `${JSON.stringify(each)}\n`)
          .join(''),
      ),
    );
  await put('a', at, 3);
  await put('b', NOW, 2);
  await put('c', at - 3_600_000, 9);
  await createActivityBook(createTable(client, name)).write({
    hour: hourOf(at - 3_600_000),
    objects: 1,
    unreadable: 0,
    sum: createActivitySum().sum(),
  });
  const { errors, exitCode } = await sluice(`report daily --date 2026-03-04 --local --out ${out}/events`);
  expect(exitCode).toBe(0);
  expect(errors).toContain('2026-03-04T04Z: 3 events read in the archive\n2026-03-04T05Z: 2 events');
  const csv = await readFile(join(out, 'events/digest-2026-03-04-sign-ins.csv'), 'utf8');
  expect(csv.trim().split('\r\n').slice(1)).toEqual(['u_1,5,5,1']);
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

describe('with --send', () => {
  const desk = createReportDesk(createTable(client, name));

  /** Runs the command and answers it, as the stage would. */
  async function sendAnd(command: string, answer: Omit<ReportAnswer, 'at'>) {
    const running = sluice(`report ${command} --send --local`);
    let asked: readonly ReportRequest[] = [];
    while (asked.length === 0) asked = await desk.waiting(1);
    await desk.answer(asked[0]?.id ?? '', { ...answer, at: NOW });
    return { asked: asked[0], ...(await running) };
  }

  test('the deployment is asked for the report, and what became of it is said', async () => {
    const { asked, exitCode, errors } = await sendAnd('monthly --month 2026-02 --frameworks pci', {
      outcome: 'sent',
    });
    expect(asked).toMatchObject({
      which: 'monthly',
      of: '2026-02',
      timeZone: 'UTC',
      frameworks: ['pci'],
      channel: 'security-mail',
      askedAt: NOW,
    });
    expect([exitCode, errors]).toEqual([0, expect.stringContaining('security-mail has taken it')]);
  });

  test('a channel that refuses it fails the command, with what it said', async () => {
    const { exitCode, errors } = await sendAnd('daily', { outcome: 'refused', code: 'smtp_550' });
    expect([exitCode, errors]).toEqual([1, expect.stringContaining('refused it: smtp_550')]);
  });

  test('without an answer in time it says so', async () => {
    const { exitCode, errors } = await sluice('report daily --send --local --wait 0');
    expect([exitCode, errors]).toEqual([1, expect.stringContaining('nobody has answered yet')]);
  });

  test.each([
    ['--channel security-slack', 'known: security-mail'],
    ['--wait soon', '--wait'],
    ['--out there', '--out'],
  ])('%s is refused', async (flags, said) => {
    const { exitCode, errors } = await sluice(`report daily --send --local ${flags}`);
    expect([exitCode, errors]).toEqual([2, expect.stringContaining(said)]);
  });
});
