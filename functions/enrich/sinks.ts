import { createNodeLimits } from '../../adapters/aws/node-limits.ts';
import { createRequestBudget } from '../../adapters/aws/request-budget.ts';
import { createS3Client } from '../../adapters/aws/s3-client.ts';
import type { Table } from '../../adapters/aws/table.ts';
import { createEventsApiSink } from '../../adapters/wazuh/events-api-sink.ts';
import { createS3Sink } from '../../adapters/wazuh/s3-sink.ts';
import type { Secrets } from '../../src/event/secrets.ts';
import { defaultRoute } from '../../src/forward/route.ts';
import { createRoutedSink } from '../../src/forward/routed-sink.ts';
import type { Sink } from '../../src/forward/sink.ts';
import type { Runtime } from '../middleware/runtime.ts';
import { readWazuhCredentials } from '../middleware/secret-shapes.ts';
import type { EnrichEnvironment } from './environment.ts';

/** The ways into Wazuh that the configuration sets up, behind the routes that choose among them. */
export function buildSinks(
  runtime: Pick<Runtime, 'aws' | 'clock' | 'config' | 'random' | 'telemetry'>,
  environment: EnrichEnvironment,
  { secrets, table }: { readonly secrets: Secrets; readonly table: Table },
): Pick<Sink, 'deliver'> {
  const { config, telemetry } = runtime;
  const { wazuh, forward } = config;
  const { WAZUH_BUCKET: bucket, WAZUH_SECRET_ID: account } = environment;
  const eventsApi = createEventsApiSink({
    ...runtime,
    nodes: wazuh.nodes,
    tls: wazuh.tls,
    credentials: async () => readWazuhCredentials(account, await secrets.get(account)),
    budget: createRequestBudget(table, wazuh.requestsPerMinute),
    limits: createNodeLimits(table),
    requestsPerMinute: wazuh.requestsPerMinute,
  });
  const s3 =
    bucket === undefined ? [] : [createS3Sink({ ...runtime, client: createS3Client(runtime.aws), bucket })];
  return createRoutedSink({
    sinks: [eventsApi, ...s3],
    routes: forward.routes,
    otherwise: defaultRoute(wazuh.agent !== undefined),
    telemetry,
  });
}
