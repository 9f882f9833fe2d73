import { build } from '../../../functions/ingest/build.ts';
import type { Runtime, Variables } from '../../../functions/middleware/runtime.ts';
import { STAGES } from '../../../src/pipeline.ts';
import { type HttpHandler, startApiGateway } from '../lambda/api-gateway.ts';
import { createContext } from '../lambda/context.ts';
import type { LocalServer } from '../listen.ts';
import { LOCAL } from '../stack-config.ts';
import type { IngestParts, IngestWorkerData, TelemetryCall } from './ingest-worker.ts';
import { startThread } from './thread.ts';

/** The HTTP API with stage `ingest` behind it. Until the stage is there it answers 503. */
export interface IngestGateway extends LocalServer {
  serve(runtime: Runtime, variables: Variables): void;
}

/** In this thread, where tests can reach into it. */
export async function startIngestHere(port: number): Promise<IngestGateway> {
  let ingest: HttpHandler = async () => ({ statusCode: 503, body: 'starting' });
  const gateway = await startApiGateway({
    port,
    handler: (event, context) => ingest(event, context),
    context: () => createContext(`${LOCAL.name}-ingest`, STAGES.ingest.timeoutS, Date.now),
  });
  return {
    ...gateway,
    serve: (runtime, variables) => {
      ingest = build(runtime, variables);
    },
  };
}

/** In a thread of its own, on the system's clock. */
export async function startIngestApart(port: number): Promise<IngestGateway> {
  const data: IngestWorkerData = { port };
  const thread = await startThread(new URL('./ingest-worker.ts', import.meta.url), data);
  return {
    ...thread,
    serve: ({ config, aws, telemetry }, variables) => {
      thread.worker.on('message', ([method, ...given]: TelemetryCall) => {
        (telemetry[method] as (...given: unknown[]) => void)(...given);
      });
      thread.worker.postMessage({ config, aws, variables } satisfies IngestParts);
    },
  };
}
