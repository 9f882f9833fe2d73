import { parentPort, workerData } from 'node:worker_threads';
import type { AwsEnvironment } from '../../../adapters/aws/clients/environment.ts';
import { build } from '../../../functions/ingest/build.ts';
import type { InvocationTelemetry } from '../../../functions/middleware/invocation.ts';
import type { Variables } from '../../../functions/middleware/runtime.ts';
import type { SluiceConfig } from '../../../src/config.ts';
import { describeError } from '../../../src/kernel/coded-error.ts';
import { STAGES } from '../../../src/pipeline.ts';
import { geoAsset } from '../geo-asset.ts';
import { type HttpHandler, startApiGateway } from '../lambda/api-gateway.ts';
import { createContext } from '../lambda/context.ts';
import { LOCAL } from '../stack-config.ts';
import type { Started } from './thread.ts';

export interface IngestWorkerData {
  readonly port: number;
}

/** What the function is made of, once the rest of the stack is there. */
export interface IngestParts {
  readonly config: SluiceConfig;
  readonly aws: AwsEnvironment;
  readonly variables: Variables;
}

/** A call of the telemetry, which the stack makes. */
export type TelemetryCall = {
  [M in keyof InvocationTelemetry]: readonly [M, ...Parameters<InvocationTelemetry[M]>];
}[keyof InvocationTelemetry];

const tell = (call: TelemetryCall) => parentPort?.postMessage(call);
const telemetry: InvocationTelemetry = {
  begin: (...given) => tell(['begin', ...given]),
  trace: (...given) => tell(['trace', ...given]),
  flush: () => tell(['flush']),
  log: (...given) => tell(['log', ...given]),
  ledger: (...given) => tell(['ledger', ...given]),
  measure: (...given) => tell(['measure', ...given]),
};

let ingest: HttpHandler = async () => ({ statusCode: 503, body: 'starting' });
parentPort?.on('message', ({ config, aws, variables }: IngestParts) => {
  ingest = build(
    { clock: Date.now, random: Math.random, aws, config, telemetry, asset: geoAsset },
    variables,
  );
});
startApiGateway({
  port: (workerData as IngestWorkerData).port,
  handler: (event, context) => ingest(event, context),
  context: () => createContext(`${LOCAL.name}-ingest`, STAGES.ingest.timeoutS, Date.now),
}).then(
  ({ endpoint, port }) => parentPort?.postMessage({ endpoint, port } satisfies Started),
  (error: unknown) => parentPort?.postMessage(describeError(error) satisfies Started),
);
