import type { AlertSum } from './day-sum.ts';
import { matterTable, ruleBars, severityBars, slotBars, sourceBars, wordBars } from './grids.ts';
import type { IncidentFacts } from './incident-facts.ts';
import { dailyIncidents } from './incident-section.ts';
import { clockAt, dayAt, type Period } from './period.ts';
import { type Block, grouped, type Report } from './report.ts';
import type { TallyState } from './tally.ts';

/** What became of the events of a period: received = forwarded + duplicate + filtered + rejected + parked + in flight. */
export interface LedgerLine {
  readonly received: number;
  readonly forwarded: number;
  readonly duplicate: number;
  readonly filtered: number;
  readonly rejected: number;
  readonly parked: number;
  readonly inFlight: number;
}

export interface DailyFacts {
  readonly period: Period;
  readonly timeZone: string;
  readonly sum: AlertSum;
  /** Of the day before. */
  readonly before: AlertSum;
  /** Undefined when nobody could read it. */
  readonly ledger: LedgerLine | undefined;
  readonly incidents: IncidentFacts;
}

const SHOWN = 10;
/** Slots of a day. */
export const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

/** The slot of a time of day, for `createAlertSum`. */
export function hourSlot(timeZone: string): (at: number) => string {
  return (at) => `${clockAt(at, timeZone).slice(0, 2)}:00`;
}

/** The daily security digest. */
export function dailyReport({ period, timeZone, sum, before, ledger, incidents }: DailyFacts): Report {
  const day = period.days[0]?.day ?? '';
  const grave = sum.severities.critical + sum.severities.high;
  const timeOf = (at: number) => `${dayAt(at, timeZone)} ${clockAt(at, timeZone)}`;
  const said = `${count(sum.alerts, 'alert')}, ${grave} of them high or critical`;
  return {
    title: `Security digest of ${day}`,
    subject: `Security digest ${day}: ${said}`,
    name: `digest-${day}`,
    lead: `${said}; the day before there were ${grouped(before.alerts)}. The day is that of ${timeZone}.`,
    sections: [
      {
        title: 'Alerts',
        blocks: [
          severityBars(sum),
          slotBars(sum, 'hour', 'Alerts by hour', HOURS),
          ruleBars(sum, SHOWN),
          sourceBars(sum, SHOWN),
          wordBars('users', 'Users with most alerts', 'user', sum.users, SHOWN),
        ],
      },
      { title: 'New since the day before', blocks: [newTable(sum, before)] },
      dailyIncidents(incidents, period, SHOWN, timeOf),
      {
        title: 'What was grave',
        blocks: [matterTable(sum, SHOWN, (at) => clockAt(at, timeZone))],
      },
      { title: 'The pipeline', blocks: ledgerBlocks(ledger) },
    ],
    foot: 'Sluice counts an alert on the day it took it. Names and addresses are as redaction has left them.',
  };
}

function count(n: number, thing: string): string {
  return `${grouped(n)} ${thing}${n === 1 ? '' : 's'}`;
}

function newTable(sum: AlertSum, before: AlertSum): Block {
  const fresh = (what: string, pick: (of: AlertSum) => TallyState<unknown>, say = (word: string) => word) => {
    const known = new Set(pick(before).rows.map(({ word }) => word));
    return pick(sum)
      .rows.filter(({ word }) => !known.has(word))
      .map((row) => [say(row.word), what, row.count]);
  };
  const says = new Map(sum.rules.rows.map(({ word, info }) => [word, `${word} ${info.description}`]));
  return {
    kind: 'table',
    name: 'new',
    caption: 'Rules, sources and users that had no alert the day before',
    columns: ['name', 'kind', 'alerts'],
    rows: [
      ...fresh(
        'rule',
        ({ rules }) => rules,
        (word) => says.get(word) ?? word,
      ),
      ...fresh('source', ({ sources }) => sources),
      ...fresh('user', ({ users }) => users),
    ],
    shown: 2 * SHOWN,
    empty: 'Nothing that was not there the day before.',
  };
}

function ledgerBlocks(ledger: LedgerLine | undefined): readonly Block[] {
  if (ledger === undefined)
    return [{ kind: 'text', text: 'The ledger could not be read; `sluice ledger` says why.' }];
  const { received, forwarded, duplicate, filtered, rejected, parked, inFlight } = ledger;
  const missing = received - forwarded - duplicate - filtered - rejected - parked - inFlight;
  const figures = Object.entries({
    received,
    forwarded,
    duplicate,
    filtered,
    rejected,
    parked,
    'in flight': inFlight,
  });
  const parts = figures.slice(1).map(([name, n]) => `${grouped(n)} ${name}`);
  return [
    { kind: 'figures', figures: figures.map(([label, n]) => ({ label, value: grouped(n) })) },
    { kind: 'text', text: `Events: ${grouped(received)} received = ${parts.join(' + ')}.` },
    {
      kind: 'text',
      text:
        missing === 0
          ? 'The ledger balances: every event is accounted for.'
          : `The ledger does not balance: ${count(Math.abs(missing), 'event')} ${missing > 0 ? 'missing' : 'too many'}; see \`sluice ledger --explain\`.`,
    },
    ...(parked === 0
      ? []
      : [
          {
            kind: 'text' as const,
            text: `${count(parked, 'event')} lie in dead letters: \`sluice replay\` sends them again.`,
          },
        ]),
  ];
}
