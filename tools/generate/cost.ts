import { defineConfig } from '../../src/config.ts';
import { WAZUH_EVENTS_PER_REQUEST, WAZUH_REQUESTS_PER_MINUTE } from '../../src/event/limits.ts';
import { SINK_NAMES, type SinkName } from '../../src/forward/sink.ts';
import { ALTERNATIVES } from '../cost/alternatives.ts';
import { type Bill, billOf } from '../cost/bill.ts';
import { SMALLEST } from '../cost/features.ts';
import { type CountedTemplates, installedOf } from '../cost/installed.ts';
import { MEASURED } from '../cost/measured.ts';
import {
  COMPARED,
  COMPARED_REGION,
  DAYS_PER_MONTH,
  PRICE_LISTS,
  PRICE_SOURCES,
  type Prices,
  REGIONS,
} from '../cost/prices.ts';
import { WAIT_MS } from '../cost/quantities.ts';
import type { Usage } from '../cost/usage.ts';
import type { GeneratedFile } from './generated-file.ts';

const SIZES = [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000] as const;
const MILLION = 1_000_000;
/** What one node takes by its API in a day. */
const API_PER_DAY = WAZUH_EVENTS_PER_REQUEST * WAZUH_REQUESTS_PER_MINUTE * 1_440;
const CONFIG = defineConfig({ ...SMALLEST, archive: { enabled: true } });

/**
 * `docs/cost.md`: what the model says, what it rests on, and what others publish.
 *
 * @param counted what templates have; as it was counted last when left out
 */
export function generateCost(counted?: CountedTemplates): GeneratedFile {
  const { machine } = MEASURED;
  const installed = installedOf(CONFIG, counted);
  const bill: Bills = (eventsPerDay, sink, batch) =>
    billOf(usage(eventsPerDay, sink, batch), installed, PRICE_LISTS[COMPARED_REGION]);
  const million = bill(MILLION, 'events-api', 100);
  const free = billOf(usage(MILLION, 'events-api', 100), installed, PRICE_LISTS[COMPARED_REGION], {
    alwaysFree: true,
  });
  const { use, standing, storage } = million.usdPerDay;
  const content = `# What it costs

A million events a day of 1 KB, in requests of 100, in us-east-1: **${usd(use)} a day for the events**, ${usd(standing)} for what stands there
(alarms, metrics, secrets, polls of empty queues), whatever comes, and ${usd(storage)} for what is kept. The first two are ${usd(use + standing)}; less
what AWS gives every account for ever, ${usd(free.usdPerDay.use + free.usdPerDay.standing)}. \`npx sluice cost\` says it of your own numbers and
your own configuration: see [the reference](cli.md).

The Wazuh manager, its indexer and their disks are not in it: nothing here has measured them. Wazuh says what hardware it wants
([quickstart](https://documentation.wazuh.com/current/quickstart.html), [installation guide](https://documentation.wazuh.com/current/installation-guide/index.html)).

## By size

USD a day for the events, and a month for everything, storage as it is once it has filled up (a year of archive). Events of 1 KB in requests of 100.

${sizes(bill)}

Larger requests cost less for each event, since the door, the queue, the ledger and the archive count by request. A million events a day, by
what is in a request:

${batches(bill)}

## Where a million events go

${parts(bill)}

## How it is reckoned

- **Counted, not guessed**: the functions run as deployed, on local AWS servers behind meters that hear every request; units of DynamoDB
  are what its server says, and the index's by AWS's rule. \`tools/cost/measured.json\` has the counts (${machine.on}, Node.js ${machine.node}), and a test
  counts requests and files of other sizes and compares them with the model: each within 15 %.
- What stands there is counted in the templates: the smallest, and what each part of the configuration adds. An alarm is billed for each
  metric that it looks at, a metric for the hours in which it is written. CodeDeploy asks nothing for Lambda.
- Where they are configured: X-Ray records the first trace of each second and 5 % of the others; a key of KMS is asked by twelve users
  every five minutes (assumed); CloudFront bills each request and what it sends on, WAF each request.
- **Assumed**, since no local server tells it: Lambda's CPU is as fast as the one that was measured (${machine.cpu}), by the share of its memory; a
  function waits ${WAIT_MS.ingest} ms for AWS in \`ingest\`, ${WAIT_MS.apiRequest} ms for each request of Wazuh's API, ${WAIT_MS.enrich.agent} ms for an agent's connection; Lambda polls an empty queue
  with five pollers of 20 s; events come spread over the day, so that few messages share an invocation; the manager is at a public
  address of the same region.
- CPU hardly matters: a million events take ${Math.round((MEASURED.cpuUs.steps + MEASURED.cpuUs.pack + MEASURED.cpuUs.unpack + MEASURED.cpuUs.sinks['events-api']) / 1)} s of it.
- No free tiers, no discounts, first tiers.

## Prices

${prices()}

Of us-east-1 the last column says which were compared with what others cite, and of when that is. The rest, and other regions, are noted
from AWS's tables and were not compared again: ask the [AWS pricing calculator](https://calculator.aws/) before you rely on them.

## Beside others

What others publish for taking the same million events in. Each price is for something else, and with Sluice the SIEM is your own:

${alternatives(use)}
`;
  return { path: 'docs/cost.md', content };
}

function usage(eventsPerDay: number, sink: SinkName, batch: number): Usage {
  return {
    feeds: [{ source: 'app', eventsPerDay }],
    eventBytes: 1_024,
    batch,
    sink,
    alertsPerDay: 10,
    manager: 'same-region',
    filesPerDay: 288,
  };
}

type Bills = (eventsPerDay: number, sink: SinkName, batch: number) => Bill;

const usd = (value: number): string =>
  `${value.toLocaleString('en', { minimumFractionDigits: value < 100 ? 2 : 0, maximumFractionDigits: value < 100 ? 2 : 0 })} USD`;
const plain = (value: number): string => usd(value).replace(' USD', '');
const count = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 });

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}

function sizes(bill: Bills): string {
  const cell = (events: number, sink: SinkName) => {
    if (sink === 'events-api' && events > API_PER_DAY)
      return `needs ${Math.ceil(events / API_PER_DAY)} nodes`;
    const { use, standing, storage } = bill(events, sink, 100).usdPerDay;
    return `${plain(use)} / ${plain((use + standing + storage) * DAYS_PER_MONTH)}`;
  };
  return table(
    ['events a day', ...SINK_NAMES.map((sink) => `by \`${sink}\``)],
    SIZES.map((events) => [count(events), ...SINK_NAMES.map((sink) => cell(events, sink))]),
  );
}

function batches(bill: Bills): string {
  return table(
    ['events in a request', 'USD a day for the events'],
    [1, 10, 100, 500].map((batch) => [count(batch), plain(bill(MILLION, 'events-api', batch).usdPerDay.use)]),
  );
}

function parts(bill: Bills): string {
  const { parts: all, usdPerDay } = bill(MILLION, 'events-api', 100);
  const whole = usdPerDay.use + usdPerDay.standing + usdPerDay.storage;
  return table(
    ['part', 'for', 'a day', 'USD a day', 'share'],
    all.map(({ name, group, quantity, unit, usdPerDay: each }) => [
      name,
      group,
      `${quantity.toLocaleString('en', { maximumFractionDigits: quantity < 10 ? 2 : 0 })} ${quantity === 1 ? unit.replace(/s$/, '') : unit}`,
      each.toFixed(4),
      `${Math.round((100 * each) / whole)} %`,
    ]),
  );
}

const PER_MILLION: ReadonlySet<keyof Prices> = new Set([
  'httpRequest',
  'lambdaRequest',
  'lambdaGbSecond',
  'sqsRequest',
  'dynamoWrite',
  'dynamoRead',
  's3Put',
  's3Get',
  'secretRead',
  'wafRequest',
]);

function prices(): string {
  const rows = (Object.keys(PRICE_SOURCES) as (keyof Prices)[]).map((name) => {
    const scale = PER_MILLION.has(name) ? MILLION : 1;
    const of = (value: number) => String(Number((value * scale).toPrecision(6)));
    return [
      `${name}${scale === 1 ? '' : ', a million'}`,
      ...REGIONS.map((region) => of(PRICE_LISTS[region][name])),
      `[AWS](${PRICE_SOURCES[name]})`,
      COMPARED[name] ?? '',
    ];
  });
  return table(['USD', ...REGIONS, 'published by', 'compared'], rows);
}

function alternatives(ours: number): string {
  return table(
    ['', 'USD for a million events of 1 KB', 'published', 'what it includes', 'seen'],
    [
      [
        'Sluice on AWS',
        plain(ours),
        'the model above',
        'redaction, enrichment, delivery to Wazuh, the ledger, the archive written; not the manager, nor what stands there',
        '',
      ],
      ...ALTERNATIVES.map(({ name, usdPerMillion, published, includes, source, seen }) => [
        name,
        usdPerMillion === undefined ? '–' : plain(usdPerMillion),
        `[${published}](${source})`,
        includes,
        seen,
      ]),
    ],
  );
}
