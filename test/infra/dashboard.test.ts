import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OWN_GRAPHS, OWN_ROWS } from '../../infra/constructs/dashboard-metrics.ts';
import { projectRoot } from '../../infra/read-config.ts';
import { STAGE_NAMES } from '../../src/event/stage.ts';
import { isWatched } from '../../src/event/watched-metrics.ts';
import { OBJECTIVES } from '../../src/objectives.ts';
import {
  AGENT_KEY_ROTATION,
  PASSWORD_ROTATION,
  QUEUES,
  SLACK_TOKEN_ROTATION,
  THREAT_REFRESH,
} from '../../src/pipeline.ts';
import {
  EVERYTHING,
  resourcesOf,
  SMALLEST,
  sorted,
  synthesize,
  type Template,
  target,
} from './synthesize.ts';

/** The body of the dashboard with `<logical id>` for what CloudFormation fills in. */
function bodyOf(of: Template): string {
  const [[, dashboard] = []] = resourcesOf(of, 'AWS::CloudWatch::Dashboard');
  return dashboard?.Properties.DashboardBody['Fn::Join'][1]
    .map((part: unknown) => (typeof part === 'string' ? part : `<${target(part)}>`))
    .join('');
}

const template = synthesize(EVERYTHING);
const body = bodyOf(template);

interface Widget {
  readonly type: string;
  readonly y: number;
  readonly properties: {
    readonly markdown?: string;
    readonly title?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly alarms?: readonly string[];
    readonly query?: string;
  };
}
const widgets: readonly Widget[] = JSON.parse(body).widgets;
const graph = (title: string) => widgets.find(({ properties }) => properties.title?.startsWith(title));

/** What the stages measure, read from where they do. */
const measured = new Set(
  globSync(['functions/**/*.ts', 'adapters/**/*.ts', 'src/**/*.ts'], { cwd: projectRoot })
    .map((path) => readFileSync(join(projectRoot, path), 'utf8'))
    .flatMap((source) => [
      ...source.matchAll(/\bmeasure\(([^;]*?),\s*[^;]*?'(?:Count|Seconds|Milliseconds|Bytes)'/g),
      ...source.matchAll(/: ('Trail\w+'),/g),
    ])
    .flatMap(([, names = '']) => [...names.matchAll(/'([A-Z]\w+)'/g)].map(([, name = '']) => name)),
);
const shown = OWN_ROWS.flatMap((row) => OWN_GRAPHS[row].flatMap(({ metrics }) => Object.keys(metrics)));

test('the dashboard goes from the door to people, behind alarms and objectives', () => {
  const titles = widgets.flatMap(({ properties }) => properties.markdown?.replace('## ', '') ?? []);
  expect(titles).toEqual([
    'Alarms',
    'Objectives',
    'Doors',
    'Sources',
    'Queues',
    'Stages',
    'Wazuh',
    'Alerts to people',
    'Ledger',
    'Cost drivers',
  ]);
});

test('it has every alarm that somebody is told of, and no other', () => {
  const told = resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(([id, { Properties }]) =>
    Properties.AlarmActions === undefined ? [] : [`<${id}>`],
  );
  const listed = widgets.flatMap(({ properties }) => properties.alarms ?? []);
  expect(sorted(listed)).toEqual(sorted(told));
});

test('of more alarms than CloudWatch shows in one widget it makes several', () => {
  const nodes = Array.from({ length: 40 }, (_, i) => ({
    name: `node-${i}`,
    url: `https://node-${i}.example.com`,
  }));
  const large = synthesize({ ...SMALLEST, wazuh: { nodes }, observability: { dashboard: true } });
  const listed: number[] = JSON.parse(bodyOf(large)).widgets.flatMap(({ properties }: Widget) =>
    properties.alarms === undefined ? [] : [properties.alarms.length],
  );
  expect(listed.length).toBe(2);
  expect(Math.max(...listed)).toBe(100);
  const told = resourcesOf(large, 'AWS::CloudWatch::Alarm').filter(
    ([, { Properties }]) => Properties.AlarmActions !== undefined,
  );
  expect(listed.reduce((sum, each) => sum + each, 0)).toBe(told.length);
});

test('everything that a stage measures is in one graph, and nothing else is', () => {
  expect(sorted(shown)).toEqual(sorted([...measured, 'Records']));
  for (const name of shown) expect(body).toContain(name);
});

describe.each(Object.keys(QUEUES))('queue %s', (name) => {
  test.each(['Oldest message', 'Messages that wait', 'Dead letters'])('is in the graph "%s"', (title) => {
    const suffix = title === 'Dead letters' ? '-dead-letters' : '';
    const [id] =
      resourcesOf(template, 'AWS::SQS::Queue').find(
        ([, { Properties }]) => Properties.QueueName === `everything-${name}${suffix}`,
      ) ?? [];
    expect(JSON.stringify(graph(title)?.properties.metrics)).toContain(`<${id}>`);
  });
});

describe.each([
  ...STAGE_NAMES,
  THREAT_REFRESH.name,
  PASSWORD_ROTATION.name,
  AGENT_KEY_ROTATION.name,
  SLACK_TOKEN_ROTATION.name,
])('function %s', (name) => {
  const [id] =
    resourcesOf(template, 'AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties.FunctionName === `everything-${name}`,
    ) ?? [];

  test.each(['Errors', 'Throttles', 'Duration, p95', 'Requests and invocations', 'Time of functions'])(
    'is in the graph "%s"',
    (title) => {
      expect(JSON.stringify(graph(title)?.properties.metrics)).toContain(`<${id}>`);
    },
  );

  test('is in the graphs of memory and of log lines, by names that are published', () => {
    const names = resourcesOf(template, 'AWS::Logs::MetricFilter').map(
      ([, { Properties }]) => Properties.MetricTransformations[0].MetricName,
    );
    expect(names).toContain(`MemoryUsed-${name}`);
    expect(JSON.stringify(graph('Memory used')?.properties.metrics)).toContain(`MemoryUsed-${name}`);
    expect(JSON.stringify(graph('Log lines')?.properties.metrics)).toContain(
      `/aws/lambda/everything-${name}`,
    );
  });
});

test('each objective has a graph that says how much may fail', () => {
  for (const [name, { target: share }] of Object.entries(OBJECTIVES))
    expect(graph(name)?.properties.title).toContain(`${(100 - share * 100).toFixed(1)} % may be`);
});

describe('a dashboard without metrics of everything', () => {
  const few: readonly Widget[] = JSON.parse(
    bodyOf(synthesize({ ...SMALLEST, observability: { dashboard: true } })),
  ).widgets;
  const own = Object.values(OWN_GRAPHS).flat();

  test('asks the logs for what is no metric, by every dimension that it has', () => {
    const queries = few.flatMap(({ properties: { query } }) => query ?? []);
    const asked = own.flatMap(({ metrics }) =>
      Object.entries(metrics).filter(([name, [, ...dimensions]]) => !isWatched(name, dimensions)),
    );
    expect(asked.length).toBeGreaterThan(10);
    for (const [name, [, ...dimensions]] of asked) {
      const [query = ''] = queries.filter((each) => each.includes(`ispresent(${name}.count)`));
      for (const word of [`SOURCE '/aws/lambda/sluice-enrich'`, ` as ${name}_`, ...dimensions])
        expect(query).toContain(word);
    }
  });

  test('has graphs of metrics that are written, and of no others', () => {
    const text = JSON.stringify(few.filter(({ type }) => type === 'metric'));
    for (const [name, [, ...dimensions]] of own.flatMap(({ metrics }) => Object.entries(metrics)))
      expect([name, text.includes(name)]).toEqual([name, isWatched(name, dimensions)]);
  });
});

test('there is no dashboard where none is wanted', () => {
  const types = Object.values(synthesize(SMALLEST).Resources).map(({ Type }) => Type);
  expect(types).not.toContain('AWS::CloudWatch::Dashboard');
});
