import { blockLine } from '../capacity/chart.ts';
import { textTable } from '../score/text-table.ts';
import { FAULT_KINDS, FAULT_NAMES } from './fault-kinds.ts';
import type { RunResult, Sample } from './run-result.ts';
import { median } from './trend.ts';
import { allHold, type Verdict } from './verdicts.ts';

/** The machine and the versions of a run, in words. */
export interface Surroundings {
  readonly machine: string;
  readonly node: string;
  readonly version: string;
  readonly commit: string;
}

const MB = 1_048_576;
const whole = (value: number): string => Math.round(value).toLocaleString('en');
const clock = (ms: number): string => {
  const s = Math.round(ms / 1_000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
};

const MARKS = { true: 'holds', false: 'DOES NOT HOLD', undefined: 'not judged' } as const;

/** Verdicts as a table of plain text. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  return textTable(
    ['', 'what', 'found', 'must be'],
    verdicts.map(({ name, holds, found, bound }) => [MARKS[`${holds}`], name, found, bound]),
  );
}

/** One sentence that says how it went. */
export function verdictSentence(verdicts: readonly Verdict[]): string {
  const broken = verdicts.filter(({ holds }) => holds === false).length;
  const open = verdicts.filter(({ holds }) => holds === undefined).length;
  const judged = open === 0 ? '' : `; ${open} could not be judged in so short a run`;
  return allHold(verdicts)
    ? `All ${verdicts.length - open} hold${judged}.`
    : `${broken} of ${verdicts.length} do not hold${judged}.`;
}

/** The command that makes the same run. */
function commandOf({ minutes, rate, seed, sink, faults }: RunResult['settings']): string {
  const named = faults.length === FAULT_NAMES.length ? '' : ` --faults ${faults.join(',') || 'none'}`;
  return `npm run soak -- --minutes ${minutes} --rate ${rate} --sink ${sink} --seed ${seed}${named}`;
}

/** The report of a run, as a Markdown document of its own. */
export function runReport(result: RunResult, verdicts: readonly Verdict[], around: Surroundings): string {
  const { settings, timeline, startedAt, accounts, latency, events } = result;
  const { minutes, rate, seed, sink } = settings;
  return `# Endurance

\`npm run soak\` runs the functions as they are deployed in a process of their own, and around it, in another, protocol servers of
SQS, DynamoDB, S3 and Secrets Manager, a Wazuh manager with its own limits, Slack and a mail server. Senders post at a steady rate
and wait for nobody: events of applications with personal data and secrets planted in them, CloudTrail files, webhooks of Supabase
and Sentry, attacks that alert, and now and then the same batch again. A seed decides what is sent, which faults come when, and for
how long; [what faults do to events](faults.md) says what each may do. At the end everything is counted. \`npm run soak -- --help\`
has the rest. This page is what such a run has written:

\`\`\`sh
${commandOf(settings)} --report docs/endurance.md
\`\`\`

## The run

${new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC: ${rate} events a second by \`${sink}\` for ${minutes} minutes, seed ${seed}, on ${around.machine}, with Node.js ${around.node} and Sluice ${around.version}, commit ${around.commit}. Calm until ${clock(timeline.warmMs)}, faults until ${clock(timeline.faultsEndMs)}, calm until ${clock(timeline.loadEndMs)}.

**${verdictSentence(verdicts)}**

## What must be so

${table(
  ['', 'what', 'found', 'must be'],
  verdicts.map(({ name, holds, found, bound }) => [MARKS[`${holds}`], name, found, bound]),
)}

## What happened to events

${table(
  ['source', 'received', 'forwarded', 'duplicate', 'filtered', 'rejected', 'parked', 'in flight', 'vanished'],
  accounts.sources.map((each) => [
    each.source,
    ...[
      each.received,
      each.forwarded,
      each.duplicate,
      each.filtered,
      each.rejected,
      each.parked,
      each.inFlight,
      each.difference,
    ].map(whole),
  ]),
)}

${whole(events.taken)} events were taken, ${whole(events.analysed)} lines analysed, ${whole(result.alerts)} alerts raised; ${result.told.length} attacks were told of on two channels.
Events came twice: ${events.doubled.length}. From being taken to being analysed, in milliseconds:

${table(
  ['', 'median', '99 of 100'],
  [
    ['calm, before the faults', whole(latency.before.median), whole(latency.before.p99)],
    ['with faults', whole(latency.during.median), whole(latency.during.p99)],
    ['calm, behind the faults', whole(latency.after.median), whole(latency.after.p99)],
  ],
)}

Answers to senders: ${Object.entries(result.answers)
    .map(([answer, count]) => `${answer} ${whole(count)} times`)
    .join(', ')}.

## How the process of the functions was

\`\`\`
${charts(result.samples)}
\`\`\`

Memory of AWS’s servers, the manager and the inboxes, which keep everything: ${memoryOfTheWorld(result.samples)}.

## Faults

${faultTable(result)}
`;
}

const CHARTS: readonly (readonly [name: string, unit: string, of: (sample: Sample) => number | undefined])[] =
  [
    ['heap after a collection', 'MB', ({ vitals }) => vitals.heap && vitals.heap / MB],
    ['resident memory', 'MB', ({ vitals }) => vitals.rss / MB],
    ['file descriptors', '', ({ vitals }) => vitals.descriptors],
    ['timers', '', ({ vitals }) => vitals.timers],
    ['sockets and other handles', '', ({ vitals }) => vitals.handles],
    ['longest wait for the event loop', 'ms', ({ vitals }) => vitals.lagMs],
    [
      'messages on the queues',
      '',
      ({ depths }) => Object.values(depths.waiting).reduce((sum, n) => sum + n, 0),
    ],
    ['events on their way', '', ({ waiting }) => waiting],
  ];

/** Measures over the time of the run, each from 0 to its highest, the time after the load included. */
function charts(samples: readonly Sample[]): string {
  return CHARTS.flatMap(([name, unit, of]) => {
    const values = samples.flatMap((sample) => of(sample) ?? []);
    if (values.length === 0) return [];
    const number = (value: number) => `${whole(value)}${unit && ` ${unit}`}`;
    return [
      `${name}: ${number(median(values))} in the middle, ${number(Math.max(...values))} at most`,
      `│${blockLine(values)}│`,
    ];
  }).join('\n');
}

function memoryOfTheWorld(samples: readonly Sample[]): string {
  const [first, last] = [samples[0], samples.at(-1)].map((sample) => whole((sample?.worldRss ?? 0) / MB));
  return `${first} MB at first, ${last} MB at last`;
}

function faultTable({ faults }: RunResult): string {
  if (faults.length === 0) return 'None.';
  const kinds = [...new Set(faults.map(({ kind }) => kind))];
  const happens = kinds.map((kind) => `- \`${kind}\`: ${FAULT_KINDS[kind].happens}.`).join('\n');
  const rows = faults.map((each) => [
    clock(each.fromMs),
    clock(each.toMs),
    `\`${each.kind}\``,
    each.strikes === undefined ? '' : whole(each.strikes),
    whole(each.retried),
    whole(each.duplicates),
  ]);
  return `${happens}\n\n${table(['from', 'to', 'fault', 'strikes', 'events put off', 'duplicates recognised'], rows)}`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
