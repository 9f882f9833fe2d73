import { Duration } from 'aws-cdk-lib';
import type { HttpApi as ApiGateway } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  Metric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { isWatched, type Metrics } from '../src/event/watched-metrics.ts';
import { OBJECTIVES, type ObjectiveName } from '../src/objectives.ts';
import type { FunctionName } from '../src/pipeline.ts';
import { OWN_GRAPHS, type OwnGraph, type OwnRow } from './constructs/dashboard-metrics.ts';
import { memoryMetric } from './constructs/function-alarms.ts';
import { badShare } from './constructs/objective-metrics.ts';
import type { StageQueue } from './constructs/stage-queue.ts';

export interface DashboardProps {
  readonly prefix: string;
  /** What of the measurements is a metric; the rest is asked of the logs. */
  readonly metrics: Metrics;
  readonly alarms: readonly Alarm[];
  readonly api: ApiGateway;
  readonly queues: readonly StageQueue[];
  readonly functions: readonly { readonly name: FunctionName; readonly fn: LambdaFunction }[];
  readonly table: Table;
}

const WIDTH = 24;
const PERIOD = Duration.minutes(5);
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MAX_ALARMS_IN_WIDGET = 100;

/** One page from door to people, in the data's order: alarms, objectives, doors, queues, stages, Wazuh, alerts, ledger, cost. */
export class Dashboard extends Construct {
  readonly #props: DashboardProps;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.#props = props;
    const { prefix } = props;
    const board = new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: prefix,
      defaultInterval: Duration.hours(12),
    });
    const row = (title: string, ...widgets: IWidget[]) => {
      board.addWidgets(new TextWidget({ markdown: `## ${title}`, width: WIDTH, height: 1 }));
      board.addWidgets(...widgets);
    };
    row('Alarms', ...this.#alarms());
    row('Objectives', ...this.#objectives());
    row('Doors', ...this.#doors(), ...this.#own('Doors'));
    row('Sources', ...this.#own('Sources'));
    row('Queues', ...this.#queues());
    row('Stages', ...this.#stages());
    row('Wazuh', ...this.#own('Wazuh'));
    row('Alerts to people', ...this.#own('Alerts'));
    row('Ledger', ...this.#own('Ledger'));
    row('Cost drivers', ...this.#cost());
  }

  #alarms(): readonly IWidget[] {
    const { alarms } = this.#props;
    const widgets = Math.ceil(alarms.length / MAX_ALARMS_IN_WIDGET);
    return Array.from({ length: widgets }, (_, i) => {
      const some = alarms.slice(i * MAX_ALARMS_IN_WIDGET, (i + 1) * MAX_ALARMS_IN_WIDGET);
      return new AlarmStatusWidget({ alarms: some, width: WIDTH, height: 6 });
    });
  }

  #objectives(): readonly IWidget[] {
    const { prefix: namespace, api } = this.#props;
    return graphs(
      (Object.keys(OBJECTIVES) as ObjectiveName[]).map((name): [string, IMetric[]] => [
        `${name}: share of what is not well; ${(100 - OBJECTIVES[name].target * 100).toFixed(1)} % may be`,
        [badShare(name, { namespace, api, period: Duration.hours(1) })],
      ]),
    );
  }

  #doors(): readonly IWidget[] {
    const { api } = this.#props;
    const counted = { period: PERIOD, statistic: 'Sum' };
    return graphs([
      [
        'Requests',
        [api.metricCount(counted), api.metricClientError(counted), api.metricServerError(counted)],
      ],
      [
        'Answered in, ms',
        ['p50', 'p99'].map((statistic) => api.metricLatency({ period: PERIOD, statistic, label: statistic })),
      ],
    ]);
  }

  #queues(): readonly IWidget[] {
    const { queues } = this.#props;
    const longest = (label: string) => ({ period: PERIOD, statistic: 'Maximum', label });
    return graphs([
      [
        'Oldest message, s',
        queues.map(({ name, queue }) => queue.metricApproximateAgeOfOldestMessage(longest(name))),
      ],
      [
        'Messages that wait',
        queues.map(({ name, queue }) => queue.metricApproximateNumberOfMessagesVisible(longest(name))),
      ],
      [
        'Dead letters',
        queues.map(({ name, deadLetters }) =>
          deadLetters.metricApproximateNumberOfMessagesVisible(longest(name)),
        ),
      ],
    ]);
  }

  #stages(): readonly IWidget[] {
    const { functions, prefix } = this.#props;
    const each = (metricOf: (fn: LambdaFunction, label: string) => IMetric) =>
      functions.map(({ name, fn }) => metricOf(fn, name));
    const of = (statistic: string, label: string) => ({ period: PERIOD, statistic, label });
    return graphs([
      ['Errors', each((fn, label) => fn.metricErrors(of('Sum', label)))],
      ['Throttles', each((fn, label) => fn.metricThrottles(of('Sum', label)))],
      ['Duration, p95 in ms', each((fn, label) => fn.metricDuration(of('p95', label)))],
      [
        'Memory used, MB',
        functions.map(
          ({ name }) =>
            new Metric({ namespace: prefix, metricName: memoryMetric(name), ...of('Maximum', name) }),
        ),
      ],
    ]);
  }

  #own(name: OwnRow): readonly IWidget[] {
    return side(
      OWN_GRAPHS[name].flatMap((graph): WidgetOf[] => {
        const { shown, asked } = this.#split(graph);
        return [
          ...(isEmpty(shown) ? [] : [graphOf(graph.title, this.#metricsOf({ ...graph, metrics: shown }))]),
          ...(isEmpty(asked) ? [] : [this.#questionOf({ ...graph, metrics: asked })]),
        ];
      }),
    );
  }

  /** What of a graph is a metric, and what only the logs know. */
  #split({ metrics }: OwnGraph): Readonly<Record<'shown' | 'asked', OwnGraph['metrics']>> {
    const isMetric = ([name, [, ...dimensions]]: [string, OwnGraph['metrics'][string]]) =>
      this.#props.metrics === 'all' || isWatched(name, dimensions);
    const all = Object.entries(metrics);
    return {
      shown: Object.fromEntries(all.filter(isMetric)),
      asked: Object.fromEntries(all.filter((each) => !isMetric(each))),
    };
  }

  /** A table of what the lines of the time that is looked at say; see `createTelemetry`. */
  #questionOf({ title, metrics }: OwnGraph): WidgetOf {
    const { functions, prefix } = this.#props;
    const all = Object.entries(metrics);
    const columns = all.map(([name, [statistic]]) => `${ASKED[statistic](name)} as ${name}_`);
    const dimensions = [...new Set(all.flatMap(([, [, ...names]]) => names))];
    return (width) =>
      new LogQueryWidget({
        title,
        view: LogQueryVisualizationType.TABLE,
        logGroupNames: functions.map(({ name }) => `/aws/lambda/${prefix}-${name}`),
        queryLines: [
          `filter ${all.map(([name]) => `ispresent(${name}.count)`).join(' or ')}`,
          `stats ${columns.join(', ')} by ${['stage', ...dimensions].join(', ')}`,
        ],
        width,
        height: 6,
      });
  }

  #metricsOf({ stage, metrics }: OwnGraph): IMetric[] {
    const { prefix: namespace } = this.#props;
    return Object.entries(metrics).map(([metricName, [statistic, ...dimensions]]) =>
      stage !== 'all' && dimensions.length === 0
        ? new Metric({
            namespace,
            metricName,
            statistic,
            period: PERIOD,
            dimensionsMap: { stage },
            label: metricName,
          })
        : search(namespace, metricName, statistic, dimensions),
    );
  }

  #cost(): readonly IWidget[] {
    const { api, functions, table, prefix } = this.#props;
    const sum = (label: string) => ({ period: Duration.hours(1), statistic: 'Sum', label });
    return graphs([
      [
        'Requests and invocations',
        [
          api.metricCount(sum('requests')),
          ...functions.map(({ name, fn }) => fn.metricInvocations(sum(name))),
        ],
      ],
      ['Time of functions, ms', functions.map(({ name, fn }) => fn.metricDuration(sum(name)))],
      [
        'Capacity of the table, units',
        [
          table.metricConsumedReadCapacityUnits(sum('read')),
          table.metricConsumedWriteCapacityUnits(sum('write')),
        ],
      ],
      [
        'Log lines, bytes',
        functions.map(
          ({ name }) =>
            new Metric({
              namespace: 'AWS/Logs',
              metricName: 'IncomingBytes',
              dimensionsMap: { LogGroupName: `/aws/lambda/${prefix}-${name}` },
              ...sum(name),
            }),
        ),
      ],
    ]);
  }
}

/** All values of the dimensions that a metric has beside its stage; they come and go with what is configured. */
function search(
  namespace: string,
  metricName: string,
  statistic: string,
  dimensions: readonly string[],
): MathExpression {
  const schema = [`"${namespace}"`, 'stage', ...dimensions].join(',');
  return new MathExpression({
    expression: `SEARCH('{${schema}} MetricName="${metricName}"', '${statistic}', ${PERIOD.toSeconds()})`,
    usingMetrics: {},
    label: metricName,
    period: PERIOD,
  });
}

/** A widget, once it is known how wide it may be. */
type WidgetOf = (width: number) => IWidget;

/** How the logs are asked for a statistic. */
const ASKED: Readonly<Record<OwnGraph['metrics'][string][0], (name: string) => string>> = {
  Sum: (name) => `sum(${name}.sum)`,
  Maximum: (name) => `max(${name}.max)`,
  Minimum: (name) => `min(${name}.max)`,
  p95: (name) => `pct(${name}.max, 95)`,
};

function isEmpty(of: object): boolean {
  return Object.keys(of).length === 0;
}

function graphOf(title: string, left: IMetric[]): WidgetOf {
  return (width) => new GraphWidget({ title, left, width, height: 6 });
}

/** Widgets side by side in one row. */
function side(widgets: readonly WidgetOf[]): readonly IWidget[] {
  const width = Math.max(6, Math.floor(WIDTH / widgets.length));
  return widgets.map((widget) => widget(width));
}

function graphs(all: readonly (readonly [title: string, left: IMetric[]])[]): readonly IWidget[] {
  return side(all.map(([title, left]) => graphOf(title, left)));
}
