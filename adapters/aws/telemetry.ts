import { Console } from 'node:console';
import type { Writable } from 'node:stream';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { StageName } from '../../src/event/stage.ts';
import type { LedgerEntry, LogFields, Telemetry } from '../../src/event/telemetry.ts';
import type { TraceId } from '../../src/event/trace-id.ts';
import { isWatched, type Metrics as Which } from '../../src/event/watched-metrics.ts';

export interface TelemetryOptions {
  /** `name` of the configuration: the namespace of the metrics. */
  readonly namespace: string;
  readonly stage: StageName;
  /** What is written as a metric, `watched` by default; the rest is a log line, as `{ <name>: { sum, max, count } }`. */
  readonly metrics?: Which;
  /** Where lines go, one JSON document each; Lambda's log by default. */
  readonly output?: Writable;
}

/** Telemetry of one invocation at a time, as Lambda runs them. */
export interface LambdaTelemetry extends Telemetry {
  /** From now on every log line carries this request's id. */
  begin(requestId: string): void;
  /** And from now on this trace's. */
  trace(id: TraceId): void;
  /** Writes the invocation's metrics. */
  flush(): void;
}

/** Counts of the ledger, by `stage`, `outcome` and, one level finer, by `source` and `reason` too. */
const LEDGER_METRIC = 'Records';

type Unit = Parameters<Telemetry['measure']>[2];
type Dimensions = Readonly<Record<string, string>>;

interface Series {
  readonly name: string;
  readonly unit: Unit;
  readonly dimensions: Dimensions;
  /** Dimensions of the finer of two metrics, beside the others. */
  readonly finer?: Dimensions;
  readonly values: number[];
}

/** Powertools prints on its own when a metric reaches 100 values, CloudWatch's limit in one document. */
const VALUES_PER_DOCUMENT = 99;
/** No field that we log is longer; it bounds the harm of one that should not have been logged. */
const MAX_FIELD_LENGTH = 1_000;

/**
 * Log lines and metrics (CloudWatch's embedded metric format) on the function's output, by Powertools. Ledger entries
 * are summed up until `flush`, so an invocation writes one line for each distinct outcome. What no alarm looks at is written as
 * a line without being a metric: CloudWatch bills each metric, and each line of a metric is three times as long.
 */
export function createTelemetry(options: TelemetryOptions): LambdaTelemetry {
  const { namespace, stage, metrics: which = 'watched', output = process.stdout } = options;
  const console = new Console(output);
  const logger = new Logger({ serviceName: stage });
  // Powertools declares its console private; writing to stdout is otherwise its only way.
  Object.assign(logger, { console });
  const metrics = new Metrics({ namespace, serviceName: stage, logger });

  const ledger = new Map<string, { readonly entry: LedgerEntry; count: number }>();
  const measured = new Map<string, Series>();

  function write(series: Series): void {
    const { stage: _, ...beside } = { ...series.dimensions, ...series.finer };
    if (which === 'all' || isWatched(series.name, Object.keys(beside))) writeMetric(series);
    else console.log(JSON.stringify(lineOf(series)));
  }

  function writeMetric({ name, unit, dimensions, finer, values }: Series): void {
    metrics.clearDefaultDimensions();
    metrics.setDefaultDimensions({ ...dimensions });
    for (let from = 0; from < values.length; from += VALUES_PER_DOCUMENT) {
      metrics.addDimensions({});
      if (finer !== undefined) metrics.addDimensions({ ...finer });
      for (const value of values.slice(from, from + VALUES_PER_DOCUMENT))
        metrics.addMetric(name, unit, value);
      console.log(JSON.stringify(metrics.serializeMetrics()));
      metrics.clearMetrics();
      metrics.clearDimensions();
    }
  }

  return {
    begin(requestId) {
      logger.resetKeys();
      logger.appendKeys({ requestId });
    },

    trace(id) {
      logger.appendKeys({ trace_id: id });
    },

    log(level, message, fields = {}) {
      logger[level](message, scalars(fields));
    },

    ledger(entry) {
      const key = [entry.stage, entry.source, entry.outcome, reasonOf(entry)].join(' ');
      const sum = ledger.get(key);
      if (sum === undefined) ledger.set(key, { entry, count: entry.count });
      else sum.count += entry.count;
    },

    measure(name, value, unit, dimensions = {}) {
      const key = JSON.stringify([name, unit, dimensions]);
      const series = measured.get(key);
      if (series === undefined) {
        measured.set(key, { name, unit, dimensions: { stage, ...dimensions }, values: [value] });
      } else {
        series.values.push(value);
      }
    },

    flush() {
      const counts = [...ledger.values()].map(({ entry, count }): Series => {
        const reason = reasonOf(entry);
        return {
          name: LEDGER_METRIC,
          unit: 'Count',
          dimensions: { stage: entry.stage, outcome: entry.outcome },
          finer: { source: entry.source, ...(reason === undefined ? {} : { reason }) },
          values: [count],
        };
      });
      const series = [...counts, ...measured.values()];
      ledger.clear();
      measured.clear();
      for (const one of series) write(one);
    },
  };
}

/** What is no metric, for queries of the log: CloudWatch cannot sum lists up. */
function lineOf({ name, dimensions, finer, values }: Series): object {
  const sum = values.reduce((total, value) => total + value, 0);
  const max = values.reduce((most, value) => Math.max(most, value));
  return { ...dimensions, ...finer, [name]: { sum, max, count: values.length } };
}

function reasonOf(entry: LedgerEntry): string | undefined {
  return 'reason' in entry ? entry.reason : undefined;
}

/** Only plain, short values reach the log, whatever a caller's types let through. */
function scalars(fields: LogFields): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') kept[name] = value.slice(0, MAX_FIELD_LENGTH);
    else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
  }
  return kept;
}
