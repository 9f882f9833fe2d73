import { type CloudWatchClient, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import {
  type FunctionMetric,
  LABEL_GAP,
  metricQueries,
  SEARCHES,
  type Searched,
  WINDOW_MS,
} from './metric-queries.ts';

/** Values of a metric, newest first. */
interface Series {
  readonly label: string;
  readonly points: readonly { readonly at: number; readonly value: number }[];
}

/** A series of a search: the values of its dimensions by their names. */
export interface Found extends Series {
  readonly by: Readonly<Record<string, string>>;
}

/** What CloudWatch knew. */
export interface Metrics {
  /** Epoch ms: beginning of what sums are of. */
  readonly since: number;
  /** Beginning of the last minute that CloudWatch should have whole. */
  readonly minute: number;
  ofFunction(stage: string, metric: FunctionMetric): Series | undefined;
  ageOf(queue: string): number | undefined;
  found(search: Searched): readonly Found[];
}

const MINUTE_MS = 60_000;
/** Functions write metrics to their log, from where CloudWatch has them after a minute or so. */
const BEHIND_MINUTES = 2;

/**
 * Asks for all metrics of the page in one call. Wants `cloudwatch:GetMetricData`; throws what the SDK throws.
 *
 * @param now epoch ms
 */
export async function readMetrics(
  client: CloudWatchClient,
  name: string,
  pulled: boolean,
  now: number,
): Promise<Metrics> {
  const { queries, stages, queues } = metricQueries(name, pulled);
  const thisMinute = now - (now % MINUTE_MS);
  const since = thisMinute - WINDOW_MS;
  const series = new Map<string, Series[]>();
  const pages = paginateGetMetricData(
    { client },
    {
      StartTime: new Date(since),
      EndTime: new Date(thisMinute + MINUTE_MS),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [...queries],
    },
  );
  for await (const { MetricDataResults = [] } of pages)
    for (const { Id = '', Label: label = '', Timestamps = [], Values = [] } of MetricDataResults) {
      const points = Timestamps.map((time, i) => ({ at: time.getTime(), value: Values[i] ?? 0 }));
      const known = series.get(Id) ?? [];
      // A series that is longer than a page goes on in the next one.
      const before = known.find((each) => each.label === label);
      series.set(
        Id,
        before === undefined
          ? [...known, { label, points }]
          : known.map((each) => (each === before ? { label, points: [...each.points, ...points] } : each)),
      );
    }
  const first = (id: string) => series.get(id)?.find(({ points }) => points.length > 0);

  return {
    since,
    minute: thisMinute - BEHIND_MINUTES * MINUTE_MS,
    ofFunction: (stage, metric) => first(`${metric}_${stages.indexOf(stage)}`),
    ageOf: (queue) => first(`age_${queues.indexOf(queue)}`)?.points[0]?.value,
    found: (search) =>
      (series.get(search) ?? []).flatMap(({ label, points }) => {
        const values = label.split(LABEL_GAP);
        const { dimensions } = SEARCHES[search];
        if (values.length !== dimensions.length || points.length === 0) return [];
        const by = Object.fromEntries(dimensions.map((dimension, i) => [dimension, values[i] ?? '']));
        return [{ label, points, by }];
      }),
  };
}

export function sumOf({ points }: Series): number {
  return points.reduce((sum, { value }) => sum + value, 0);
}

/** Value of a minute; 0 when nothing was measured in it, as counts are. */
export function inMinute({ points }: Series, minute: number): number {
  return points.find(({ at }) => at === minute)?.value ?? 0;
}
