import { type AwsAnswer, type AwsCall, jsonAnswer, serveAws } from './aws-answers.ts';

interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly Label?: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
    };
    readonly Stat: string;
    readonly Period: number;
  };
}

/** A series as CloudWatch holds it: minutes back from the end of what is asked for, and the value there. */
export interface HeldSeries {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [minutesBack: number, value: number])[];
}

/** What CloudWatch refuses, as far as the console could get it wrong. */
function refused({ MetricDataQueries, StartTime, EndTime }: DataRequest): string | undefined {
  const ids = MetricDataQueries.map(({ Id }) => Id);
  if (ids.length > 500) return 'more than 500 queries';
  if (ids.some((id) => !/^[a-z][A-Za-z0-9_]{0,254}$/.test(id))) return 'an id that is none';
  if (new Set(ids).size !== ids.length) return 'ids that are not unique';
  if (!(StartTime < EndTime)) return 'a time that ends before it begins';
  const wrong = MetricDataQueries.find(({ Expression, MetricStat }) =>
    Expression === undefined
      ? MetricStat === undefined || MetricStat.Period % 60 !== 0
      : !/^SEARCH\('\{"[^"]+"(,[a-z]+)+\} MetricName="\w+"', '(Sum|Maximum|Minimum)', 60\)$/.test(Expression),
  );
  return wrong && `query ${wrong.Id} is none`;
}

interface DataRequest {
  readonly StartTime: number;
  readonly EndTime: number;
  readonly MetricDataQueries: readonly MetricQuery[];
}

const SEARCH = /^SEARCH\('\{"([^"]+)",([a-z,]+)\} MetricName="(\w+)"/;

function answers({ EndTime, MetricDataQueries }: DataRequest, held: readonly HeldSeries[]) {
  const minute = EndTime - (EndTime % 60);
  const result = (Id: string, Label: string, { points }: HeldSeries) => ({
    Id,
    Label,
    Timestamps: points.map(([back]) => minute - 60 * back),
    Values: points.map(([, value]) => value),
    StatusCode: 'Complete',
  });
  return MetricDataQueries.flatMap(({ Id, Expression = '', Label = '', MetricStat }) => {
    if (MetricStat !== undefined) {
      const { Namespace, MetricName, Dimensions } = MetricStat.Metric;
      const found = held.find(
        ({ namespace, metric, dimensions }) =>
          namespace === Namespace &&
          metric === MetricName &&
          Dimensions.every(({ Name, Value }) => dimensions[Name] === Value),
      );
      return [result(Id, MetricName, found ?? { namespace: '', metric: '', dimensions: {}, points: [] })];
    }
    const [, namespace, names = '', metric] = SEARCH.exec(Expression) ?? [];
    const wanted = names.split(',').toSorted().join();
    return held
      .filter(
        (each) =>
          each.namespace === namespace &&
          each.metric === metric &&
          Object.keys(each.dimensions).toSorted().join() === wanted,
      )
      .map((each) =>
        result(
          Id,
          Label.replaceAll(/\$\{PROP\('Dim\.(\w+)'\)\}/g, (_, name: string) => each.dimensions[name] ?? ''),
          each,
        ),
      );
  });
}

/** CloudWatch and CloudFormation of a deployment, in their own protocols; whatever else is asked, `other` answers. */
export function serveWatch({
  held,
  alarms = () => [],
  outputs = {},
  refusal = () => undefined,
}: {
  readonly held: readonly HeldSeries[];
  readonly alarms?: () => readonly object[];
  readonly outputs?: Readonly<Record<string, string>>;
  /** Answers in the place of an action. */
  readonly refusal?: (call: AwsCall) => AwsAnswer | undefined;
}) {
  return serveAws((call) => {
    const instead = refusal(call);
    if (instead !== undefined) return instead;
    switch (call.action) {
      case 'GetMetricData': {
        const request = JSON.parse(call.body) as DataRequest;
        const problem = refused(request);
        if (problem !== undefined)
          return {
            ...jsonAnswer({ __type: 'ValidationError', message: problem }),
            status: 400,
          };
        return jsonAnswer({ MetricDataResults: answers(request, held), Messages: [] });
      }
      case 'DescribeAlarms':
        return jsonAnswer({ MetricAlarms: alarms(), CompositeAlarms: [] });
      case 'DescribeStacks':
        return { type: 'text/xml', body: stackXml(outputs) };
      default:
        throw new Error(`nobody should ask for ${call.action}`);
    }
  });
}

function stackXml(outputs: Readonly<Record<string, string>>): string {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return (
    '<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>sluice</StackName>' +
    `<StackStatus>UPDATE_COMPLETE</StackStatus><Outputs>${members.join('')}</Outputs>` +
    '</member></Stacks></DescribeStacksResult></DescribeStacksResponse>'
  );
}
