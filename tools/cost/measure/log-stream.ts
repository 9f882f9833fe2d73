import { Writable } from 'node:stream';
import { createTelemetry } from '../../../adapters/aws/telemetry.ts';
import type { InvocationTelemetry } from '../../../functions/middleware/invocation.ts';
import type { StageName } from '../../../src/event/stage.ts';
import type { Tally } from './counts.ts';

interface MetricDocument {
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [field: string]: unknown;
}

/** Telemetry as it is deployed, of which lines and bytes are counted; and beside it what it would write with all metrics. */
export function countedTelemetry(
  options: { readonly namespace: string; readonly stage: StageName },
  tally: Tally,
  series: Set<string>,
): InvocationTelemetry {
  const deployed = createTelemetry({
    ...options,
    output: lines((line) => {
      tally.add('logLines', 1);
      tally.add('logBytes', Buffer.byteLength(line));
    }),
  });
  const full = createTelemetry({
    ...options,
    metrics: 'all',
    output: lines((line) => {
      tally.add('allBytes', Buffer.byteLength(line));
      for (const name of metricsOf(line)) series.add(name);
    }),
  });
  const each = (tell: (telemetry: InvocationTelemetry) => void) => {
    tell(deployed);
    tell(full);
  };
  return {
    begin: (requestId) => each((telemetry) => telemetry.begin(requestId)),
    trace: (id) => each((telemetry) => telemetry.trace(id)),
    log: (...of) => each((telemetry) => telemetry.log(...of)),
    ledger: (entry) => each((telemetry) => telemetry.ledger(entry)),
    measure: (...of) => each((telemetry) => telemetry.measure(...of)),
    flush: () => each((telemetry) => telemetry.flush()),
  };
}

function lines(onLine: (line: string) => void): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      for (const line of chunk.toString('utf8').split('\n')) if (line !== '') onLine(line);
      done();
    },
  });
}

/** Each set of dimensions is a metric of its own, and is billed as one. */
function metricsOf(line: string): readonly string[] {
  if (!line.includes('"_aws"')) return [];
  const document = JSON.parse(line) as MetricDocument;
  return (document._aws?.CloudWatchMetrics ?? []).flatMap(({ Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) =>
      Dimensions.map(
        (names) =>
          `${Name} ${names
            .toSorted()
            .map((name) => `${name}=${String(document[name])}`)
            .join(' ')}`,
      ),
    ),
  );
}
