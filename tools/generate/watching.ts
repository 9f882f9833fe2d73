import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALARM_KINDS } from '../../infra/constructs/alarm-kinds.ts';
import { OWN_GRAPHS, OWN_ROWS } from '../../infra/constructs/dashboard-metrics.ts';
import type { GeneratedFile } from './generated-file.ts';
import type { Template } from './template-of.ts';
import { type AlarmFacts, alarmsOf } from './watching/alarms-of.ts';
import { MEANINGS } from './watching/meanings.ts';

const ROOT = join(import.meta.dirname, '../..');

const METRICS = `# Metrics

What Sluice measures itself, in the CloudWatch namespace of the deployment's name (\`sluice\`). Every metric has the dimension \`stage\`,
and those that are named. *Read as* is the statistic that the dashboard shows. Stages write metrics into their log in the embedded metric
format, so a metric costs no request; CloudWatch asks for 0.30 USD a month for each that had a value all the time. Those that an alarm or
an objective looks at are always written, the others with \`observability.metrics: 'all'\`; without it they are lines of the log. The words of outcomes and reasons are
those of \`npx sluice ledger\`: [ledger.md](../ledger.md). How to watch:
[observability.md](../observability.md); what rings: [alarms.md](alarms.md).
`;

const OTHERS = `## Memory

\`MemoryUsed-<function>\`, unit Megabytes, read as Maximum, no dimension: what an invocation used that came near its limit, out of Lambda's
report in the log. Of the others there is none.

## Of AWS

The dashboard and the alarms also read AWS's own: \`AWS/SQS\` (age of the oldest message, messages that wait), \`AWS/Lambda\` (errors,
throttles, duration), \`AWS/DynamoDB\` (throttles, system errors), \`AWS/ApiGateway\` (5xx, count) and \`AWS/Events\` (runs of the clocks).
`;

const ALARMS = `# Alarms

Every alarm that somebody is told of, by kind, from the template of a deployment named \`sluice\` that uses everything which has an alarm.
A deployment has those of the parts that it uses. Names begin with the deployment's name; \`master\` is a node, \`app\` a source that
\`observability.silence\` names. They go to the topic \`<name>-alarms\` and to your channels: [observability.md](../observability.md).
No data is well, where nothing else is said. Those of a rollout (\`-rollout-stopped\`) tell CodeDeploy and no person:
[rollout-stopped](../runbooks/rollout-stopped.md).
`;

/** `docs/reference/metrics.md` and `alarms.md`, of a template with every alarm. */
export function generateWatching(template: Template): readonly GeneratedFile[] {
  const alarms = alarmsOf(template);
  return [
    { path: 'docs/reference/metrics.md', content: metricsPage(alarms) },
    { path: 'docs/reference/alarms.md', content: alarmsPage(alarms) },
  ];
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}

function metricsPage(alarms: readonly AlarmFacts[]): string {
  const units = unitsInSource();
  const sections = OWN_ROWS.map((row) => {
    const rows = OWN_GRAPHS[row].flatMap(({ stage, metrics }) =>
      Object.entries(metrics).map(([name, [statistic, ...dimensions]]) => [
        `\`${name}\``,
        stage === 'all' ? 'any' : `\`${stage}\``,
        dimensions.map((one) => `\`${one}\``).join(', '),
        units.get(name) ?? 'Count',
        statistic,
        MEANINGS[name] ?? '',
        [...new Set(alarms.filter(({ own }) => own.includes(name)).map(({ kind }) => kind))]
          .map((kind) => `[${kind}](../runbooks/${kind}.md)`)
          .join(', '),
      ]),
    );
    const headings = ['metric', 'stage', 'dimensions', 'unit', 'read as', 'what it says', 'alarm'];
    return `## ${row}\n\n${table(headings, rows)}\n`;
  });
  return [METRICS, ...sections, OTHERS].join('\n');
}

/** Units as they stand where a stage measures. */
function unitsInSource(): ReadonlyMap<string, string> {
  const sources = globSync(['functions/**/*.ts', 'adapters/**/*.ts', 'src/**/*.ts'], { cwd: ROOT });
  return new Map(
    sources
      .flatMap((path) => [
        ...readFileSync(join(ROOT, path), 'utf8').matchAll(
          /\bmeasure\(([^;]*?),\s*[^;]*?'(Count|Seconds|Milliseconds|Bytes)'/g,
        ),
      ])
      .flatMap(([, names = '', unit = '']) =>
        [...names.matchAll(/'([A-Z]\w+)'/g)].map(([, name = '']) => [name, unit] as const),
      ),
  );
}

function alarmsPage(alarms: readonly AlarmFacts[]): string {
  const sections = ALARM_KINDS.flatMap((kind) => {
    const own = alarms.filter((alarm) => alarm.kind === kind);
    if (own.length === 0) return [];
    const rows = own.map(({ name, meaning, rings }) => [`\`${name}\``, meaning, rings]);
    const headings = ['alarm', 'says', 'rings when'];
    return [`## ${kind}\n\nRunbook: [${kind}](../runbooks/${kind}.md)\n\n${table(headings, rows)}\n`];
  });
  return [ALARMS, ...sections].join('\n');
}
