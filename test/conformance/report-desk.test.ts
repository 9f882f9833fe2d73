import { describe, expect, test } from 'vitest';
import { createReportDesk } from '../../adapters/aws/table/report-desk.ts';
import { numberOf } from '../../adapters/aws/table/table-item.ts';
import { reportKey } from '../../adapters/aws/table/table-layout.ts';
import { createMemoryReportDesk } from '../../adapters/memory/report-desk.ts';
import type { ReportRequest } from '../../src/notify/report-desk.ts';
import { openTable } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-04T12:00:00Z');
const table = await openTable();
const requestOf = (id: string, askedAt = NOW): ReportRequest => ({
  id,
  which: 'monthly',
  of: '2026-02',
  timeZone: 'Europe/Berlin',
  frameworks: ['pci'],
  channel: 'mail',
  askedAt,
});

describe.each([
  ['memory', createMemoryReportDesk()],
  ['DynamoDB', createReportDesk(table)],
])('the desk for reports in %s', (_name, desk) => {
  test('gives what was asked for, in order, until the answer is final', async () => {
    await desk.ask(requestOf('late', NOW + 5));
    await desk.ask(requestOf('soon'));
    expect(await desk.waiting(5)).toEqual([requestOf('soon'), requestOf('late', NOW + 5)]);
    expect(await desk.waiting(1)).toEqual([requestOf('soon')]);
    await desk.answer('soon', { outcome: 'retried', at: NOW });
    expect(await desk.waiting(5)).toHaveLength(2);
    await desk.answer('soon', { outcome: 'sent', at: NOW + 1 });
    await desk.answer('late', { outcome: 'refused', code: 'smtp_550', at: NOW + 1 });
    expect(await desk.waiting(5)).toEqual([]);
    expect(await desk.answerOf('soon')).toEqual({ outcome: 'sent', at: NOW + 1 });
    expect(await desk.answerOf('late')).toEqual({ outcome: 'refused', code: 'smtp_550', at: NOW + 1 });
  });

  test('knows no answer to what waits, and makes nothing of an answer to what nobody has asked', async () => {
    await desk.ask(requestOf('waits'));
    await desk.answer('unknown', { outcome: 'sent', at: NOW });
    expect(await desk.answerOf('waits')).toBeUndefined();
    expect(await desk.answerOf('unknown')).toBeUndefined();
    await desk.answer('waits', { outcome: 'given_up', at: NOW });
    expect(await desk.waiting(5)).toEqual([]);
  });
});

test('the table forgets a request after a day', async () => {
  await createReportDesk(table).ask(requestOf('old'));
  expect(numberOf(await table.get(reportKey('old')), 'expiresAt')).toBe(NOW / 1_000 + 86_400);
});
