import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hourStart } from '../../src/event/ledger.ts';
import { emptyRow, type HourSum, type InFlight, type LedgerRow } from '../../src/event/ledger-sum.ts';
import { ledgerReport } from '../../tools/cli/commands/ledger/ledger-report.ts';
import { ledgerText, numbersOf } from '../../tools/cli/commands/ledger/ledger-view.ts';

const guide = readFileSync(new URL('../../docs/ledger.md', import.meta.url), 'utf8');

/** The ledger that the guide shows. */
const row = (source: LedgerRow['source'], facts: Partial<LedgerRow>): LedgerRow => ({
  ...emptyRow(source, 'acme'),
  ...facts,
});
const LATE = '2026-03-04T05';
const whence = (at: number, request = 'r-9') =>
  ({ stage: 'ingest', source: 'app', tenant: 'acme', origin: 'checkout', request, at }) as const;
const waiting = Array.from({ length: 5 }, (_, i): InFlight => {
  const at = hourStart(LATE) + i * 60_000;
  return { ...whence(at, `r-${i}`), key: `m-${i}`, events: 10, heardAt: at, claimed: false };
});
const hour = (name: string, rows: readonly LedgerRow[], lists: Partial<HourSum>) => {
  const none = { inFlight: [], parked: [], duplicates: [], crashed: [], waiting: [] };
  return { hour: name, rows, ...none, ...lists, records: 0, summedAt: 0, open: false };
};
const hours = [
  hour(LATE, [row('app', { received: 640, forwarded: { agent: 590 }, inFlight: 50 })], { inFlight: waiting }),
  hour(
    '2026-03-04T04',
    [
      row('app', {
        received: 1_200,
        rejected: { invalid_event: 3 },
        duplicate: 100,
        forwarded: { agent: 992, 'events-api': 104 },
        parked: { refused_by_wazuh: 1 },
      }),
      row('cloudtrail', {
        received: 122,
        filtered: { digest_object: 1 },
        forwarded: { agent: 120 },
        parked: { invalid_record: 1 },
      }),
    ],
    {
      parked: [
        {
          ...whence(hourStart('2026-03-04T04')),
          message: 'm-9',
          letter: 'l-9',
          reason: 'refused_by_wazuh',
          events: 1,
        },
      ],
    },
  ),
];
const report = ledgerReport(
  { hours, all: hours, depths: { events: 4, deadLetters: 1 } },
  {},
  hourStart(LATE) + 1_800_000,
);

test('the example of the guide is what the command prints', () => {
  const [, shown] = /```\n(hour \(UTC\)[\s\S]*?)```/.exec(guide) ?? [];
  expect(shown).toBe(ledgerText(report));
  expect(report.missing.map(({ request }) => request)).toEqual(['r-0']);
});

test('the guide says of every column what it means', () => {
  const explained = [...guide.matchAll(/^\| ([a-z ]+?) +\| \S/gm)].map(([, column]) => column);
  const [line] = report.lines;
  if (line === undefined) throw new Error('the report has no line');
  expect(explained).toEqual(['column', ...Object.keys(numbersOf(line)), 'balance']);
});
