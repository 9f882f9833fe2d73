import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OWN_GRAPHS, OWN_ROWS } from '../../infra/constructs/dashboard-metrics.ts';
import { projectRoot } from '../../infra/read-config.ts';
import { STAGE_NAMES } from '../../src/event/stage.ts';
import { OBJECTIVES } from '../../src/objectives.ts';
import { PASSWORD_ROTATION, QUEUES, THREAT_REFRESH } from '../../src/pipeline.ts';
import { EVERYTHING, resourcesOf, sorted, synthesize, target } from './synthesize.ts';

const template = synthesize(EVERYTHING);
const [[, dashboard] = []] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');

/** The body with `<logical id>` for what CloudFormation fills in. */
const body: string = dashboard?.Properties.DashboardBody['Fn::Join'][1]
  .map((part: unknown) => (typeof part === 'string' ? part : `<${target(part)}>`))
  .join('');

interface Widget {
  readonly type: string;
  readonly y: number;
  readonly properties: {
    readonly markdown?: string;
    readonly title?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly alarms?: readonly string[];
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
  const told = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) =>
    resourcesOf(template, type).flatMap(([id, { Properties }]) =>
      Properties.AlarmActions === undefined ? [] : [`<${id}>`],
    ),
  );
  const listed = widgets.flatMap(({ properties }) => properties.alarms ?? []);
  expect(sorted(listed)).toEqual(sorted(told));
});

test('everything that a stage measures is in one graph, and nothing else is', () => {
  expect(sorted(shown)).toEqual(sorted(measured));
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

describe.each([...STAGE_NAMES, THREAT_REFRESH.name, PASSWORD_ROTATION.name])('function %s', (name) => {
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
