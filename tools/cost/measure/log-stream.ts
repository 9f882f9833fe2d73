import { Writable } from 'node:stream';
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

/** A log group that counts its lines and bytes, and the metrics that CloudWatch would make of them. */
export function logStream(tally: Tally, series: Set<string>): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      for (const line of chunk.toString('utf8').split('\n')) {
        if (line === '') continue;
        tally.add('logLines', 1);
        tally.add('logBytes', Buffer.byteLength(line));
        for (const name of metricsOf(line)) series.add(name);
      }
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
