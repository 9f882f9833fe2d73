import { SINK_NAMES, type SinkName } from '../../src/forward/sink.ts';
import { tooSmall } from '../capacity/advice.ts';
import { ageChart, seconds } from '../capacity/chart.ts';
import { DEPLOYED, type Load } from '../capacity/load.ts';
import { AWS_QUOTAS } from '../capacity/quotas.ts';
import { simulate } from '../capacity/simulate.ts';
import { stationsOf } from '../capacity/stations.ts';
import type { GeneratedFile } from './generated-file.ts';

const RATES = [1, 10, 100, 1_000, 10_000, 100_000] as const;
const BATCH = 100;
const STEADY_S = 600;
/** Bursts whose queue is drawn. */
const BURSTS: readonly (readonly [eventsPerSecond: number, sink: SinkName])[] = [
  [200, 'events-api'],
  [50_000, 'agent'],
  [30_000, 's3'],
];
const BURST_S = 60;

/** `docs/capacity.md`: how much a deployment takes, by the simulation. */
export function generateCapacity(): GeneratedFile {
  const content = `# How much it takes

What a deployment takes as it is, what is the first that does not, and what to set then. By a simulation with the numbers of \`src/pipeline.ts\`, the
limits that AWS gives a new account, and the times of functions in [cost.md](cost.md); \`npx sluice capacity\` runs it on your own load. A
test holds it against the functions themselves: a burst beyond what the API takes needs the same time in both, within half of it.

## Limits

For good, with ${BATCH} events in a request, events a second:

${limits()}

Beside them: ${count(AWS_QUOTAS.concurrency)} concurrent invocations of an account, of which stage \`enrich\` uses ${DEPLOYED.concurrency}; ${count(AWS_QUOTAS.newInstancesPer10S)} new instances of a function in ten
seconds; ${count(AWS_QUOTAS.inFlightMessages)} messages in flight on a queue, of which ${DEPLOYED.concurrency * DEPLOYED.batchSize} are; Wazuh's own queue of 16 384 events, which the pace of the agent and
its counters keep from overflowing ([agent.md](agent.md)). Alerts go out at one message a second and Slack channel; what comes faster is
grouped and, in a storm, summed up ([alerts.md](alerts.md)).

${SINK_NAMES.map(section).join('\n\n')}

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
  const rows = SINK_NAMES.map((sink) => stationsOf({ eventsPerSecond: some, batch: BATCH, sink }, DEPLOYED));
  return table(
    ['way', 'first', 'then', 'then', 'then'],
    rows.map((stations, i) => [
      `\`${SINK_NAMES[i]}\``,
      ...stations.slice(0, 4).map(({ name, limit }) => `${count(limit)}: ${name}`),
    ]),
  );
}

function section(sink: SinkName): string {
  const rows = RATES.map((eventsPerSecond) => {
    const load: Load = { eventsPerSecond, batch: BATCH, sink };
    const { moments, worstAgeS, mostConcurrency } = simulate(load, DEPLOYED, {
      forS: STEADY_S,
      untilS: STEADY_S,
    });
    const short = tooSmall(load, DEPLOYED);
    const atSenders = moments.at(-1)?.atSenders ?? 0;
    return [
      count(eventsPerSecond),
      seconds(worstAgeS),
      count(mostConcurrency),
      short[0] === undefined ? '–' : `${short[0].name} (${count(short[0].limit)})`,
      short.length === 0
        ? 'nothing'
        : short.map(({ remedy }) => remedy).join('; then ') +
          (atSenders > BATCH ? '; meanwhile the door refuses the rest' : ''),
    ];
  });
  return `## By \`${sink}\`

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
