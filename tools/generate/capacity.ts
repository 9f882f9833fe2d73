import { LEDGER_RECORDS_A_RUN } from '../../functions/enrich/balance-ledger.ts';
import { MAX_EVENTS_PER_REQUEST } from '../../src/event/limits.ts';
import { SINK_NAMES, type SinkName } from '../../src/forward/sink.ts';
import { QUEUES } from '../../src/pipeline.ts';
import { tooSmall } from '../capacity/advice.ts';
import { ageChart, seconds } from '../capacity/chart.ts';
import { DEPLOYED, fileSeconds, type Load } from '../capacity/load.ts';
import { AWS_QUOTAS } from '../capacity/quotas.ts';
import { simulate } from '../capacity/simulate.ts';
import { stationsOf } from '../capacity/stations.ts';
import type { GeneratedFile } from './generated-file.ts';

const RATES = [1, 10, 100, 1_000, 10_000, 100_000] as const;
const BATCH = 100;
const STEADY_S = 600;
/** Records in a file of CloudTrail: of a quiet account, and of busier ones. */
const FILE_SIZES = [10, 100, 1_000, 10_000] as const;
/** Seconds between two files of an account and region. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html */
const FILE_EVERY_S = 300;
/** Bursts whose queue is drawn. */
const BURSTS: readonly (readonly [eventsPerSecond: number, sink: SinkName])[] = [
  [200, 'events-api'],
  [50_000, 'agent'],
  [30_000, 's3'],
];
const BURST_S = 60;
/** Invocations that queues run at once. */
const QUEUED = Object.values(QUEUES).reduce((sum, { maxConcurrency }) => sum + maxConcurrency, 0);

/** `docs/capacity.md`: how much a deployment takes, by the simulation. */
export function generateCapacity(): GeneratedFile {
  const content = `# How much it takes

What a deployment takes as it is, what is the first that does not, and what to set then. By a simulation with the numbers of \`src/pipeline.ts\`,
AWS's usual limits, and the times of functions in [cost.md](cost.md); \`npx sluice capacity\` runs it on your own load. A
test holds it against the functions themselves: a burst beyond what the API takes needs the same time in both, within half of it.

## Limits

For good, with ${BATCH} events in a request, events a second:

${limits()}

Beside them: ${count(AWS_QUOTAS.concurrency)} concurrent invocations of an account, of which stage \`enrich\` uses ${DEPLOYED.concurrency} (a new account may begin with 10, and the
queues alone use ${QUEUED}: [ask for more](runbooks/function-throttles.md) before anything depends on it); ${count(AWS_QUOTAS.newInstancesPer10S)} new instances of a function in ten
seconds; ${count(AWS_QUOTAS.inFlightMessages)} messages in flight on a queue, of which ${DEPLOYED.concurrency * DEPLOYED.batchSize} are; Wazuh's own queue of 16 384 events, which the pace of the agent and
its counters keep from overflowing ([agent.md](agent.md)). Alerts go out at one message a second and Slack channel; what comes faster is
grouped and, in a storm, summed up ([alerts.md](alerts.md)).

**The ledger** holds nothing up, and has a limit of its own: ${count(ledgerLimit(BATCH))} events a second with ${BATCH} in a request, ${count(ledgerLimit(MAX_EVENTS_PER_REQUEST))} with ${MAX_EVENTS_PER_REQUEST}. Every quarter of an
hour a run sums up an entry for each request or file and a mark for each message, at most some ${count(LEDGER_RECORDS_A_RUN)}. Where each hour has more,
hours are summed in turn and later: \`ledger-unbalanced\` may ring, for a while after an outage, for what has arrived since. With more than twice
as much a run comes to the end of its time or memory, which \`function-errors\` and \`function-memory\` tell: then nobody knows whether it
balances. Events are delivered all the same.

${SINK_NAMES.map((sink) => section({ sink, from: 'requests', batch: BATCH }, `By \`${sink}\``)).join('\n\n')}

## Files of AWS

Trails and other logs do not come by the door: buckets tell the trail queue of new files, and ${DEPLOYED.forwarders} invocations of \`cloudtrail-forwarder\` read
one file after the other. What that comes to depends on what is in a file, and from the events queue on all goes as above. CloudTrail writes
a file for each account and region every five minutes or so, where anything happened:

${files()}

${section({ sink: 's3', from: 'files', batch: BATCH }, `Files of ${BATCH} records, by \`s3\``, '###')}

## Bursts

Nothing is lost in a burst: what the door refuses (429) stays with its sender, which sends it again, and the queue keeps messages for four days. How
long the oldest event waits, while so many come for a minute and behind it:

${BURSTS.map(burst).join('\n\n')}

## What it does not know

- How fast **your** manager is. A stock 4.14 manager on two cores took 35 to 46 thousand events of 300 bytes a second through its agent
  port; yours may have more rules. The pace of the sink \`agent\` finds that out by itself.
- How fast Wazuh's \`aws-s3\` module pulls objects: the alarm \`nobody-pulls\` tells when it falls behind.
- How long AWS takes on a bad day. What the functions wait for is assumed, as [cost.md](cost.md) says.
`;
  return { path: 'docs/capacity.md', content };
}

const count = (value: number): string =>
  Number.isFinite(value) ? value.toLocaleString('en', { maximumFractionDigits: 0 }) : 'none';

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}

function limits(): string {
  const [some] = RATES;
  const rows = SINK_NAMES.map((sink) =>
    stationsOf({ eventsPerSecond: some, batch: BATCH, sink }, DEPLOYED).filter(({ looksOn }) => !looksOn),
  );
  return table(
    ['way', 'first', 'then', 'then', 'then'],
    rows.map((stations, i) => [
      `\`${SINK_NAMES[i]}\``,
      ...stations.slice(0, 4).map(({ name, limit }) => `${count(limit)}: ${name}`),
    ]),
  );
}

function ledgerLimit(batch: number): number {
  const station = stationsOf({ eventsPerSecond: 1, batch, sink: 's3' }, DEPLOYED).find(
    ({ looksOn }) => looksOn,
  );
  return station?.limit ?? 0;
}

/** How many files of a size are read for good, and of how many accounts and regions that is. */
function files(): string {
  return table(
    ['records in a file', 'files/s', 'records/s', 'accounts and regions with a file every five minutes'],
    FILE_SIZES.map((records) => {
      const perSecond = DEPLOYED.forwarders / fileSeconds(records, DEPLOYED.forwarderMemoryMb);
      return [
        count(records),
        perSecond.toFixed(1),
        count(perSecond * records),
        count(perSecond * FILE_EVERY_S),
      ];
    }),
  );
}

function section(way: Omit<Load, 'eventsPerSecond'>, title: string, level = '##'): string {
  const rows = RATES.map((eventsPerSecond) => {
    const load: Load = { ...way, eventsPerSecond };
    const { moments, worstAgeS, mostConcurrency } = simulate(load, DEPLOYED, {
      forS: STEADY_S,
      untilS: STEADY_S,
    });
    const all = tooSmall(load, DEPLOYED);
    const short = all.filter(({ looksOn }) => !looksOn);
    const watchers = all.filter(({ looksOn }) => looksOn);
    const refuses = way.from === 'requests' && (moments.at(-1)?.atSenders ?? 0) > way.batch;
    const remedies = [
      ...short.map(({ remedy }) => remedy),
      ...watchers.map(({ name, remedy }) => `for the ${name} ${remedy}`),
    ];
    return [
      count(eventsPerSecond),
      seconds(worstAgeS),
      count(mostConcurrency),
      short[0] === undefined ? '–' : `${short[0].name} (${count(short[0].limit)})`,
      remedies.length === 0
        ? 'nothing'
        : remedies.join('; then ') + (refuses ? '; meanwhile the door refuses the rest' : ''),
    ];
  });
  return `${level} ${title}

${table(
  [
    'events/s',
    `longest wait in ${STEADY_S / 60} min of it`,
    'invocations at once',
    'first limit',
    'what to do',
  ],
  rows,
)}`;
}

function burst([eventsPerSecond, sink]: (typeof BURSTS)[number]): string {
  const load: Load = { eventsPerSecond, batch: BATCH, sink };
  const { moments, doneAtS } = simulate(load, DEPLOYED, { forS: BURST_S, untilS: 7_200 });
  const end = doneAtS === undefined ? '' : `, all delivered after ${seconds(doneAtS)}`;
  return `${count(eventsPerSecond)} events a second by \`${sink}\`${end}:

\`\`\`text
${ageChart(moments)}
\`\`\``;
}
