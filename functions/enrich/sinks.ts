import type { S3Client } from '@aws-sdk/client-s3';
import { createNodeLimits } from '../../adapters/aws/table/node-limits.ts';
import { createRequestBudget } from '../../adapters/aws/table/request-budget.ts';
import type { Table } from '../../adapters/aws/table/table.ts';
import { createEventsApiSink } from '../../adapters/wazuh/events-api-sink.ts';
import type { Secrets } from '../../src/event/secrets.ts';
import { defaultRoute } from '../../src/forward/route.ts';
import { createRoutedSink } from '../../src/forward/routed-sink.ts';
import type { Sink, SinkName } from '../../src/forward/sink.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { Runtime } from '../middleware/runtime.ts';
import type { AgentParts } from './agent-sink.ts';
import type { EnrichEnvironment } from './environment.ts';
import { wazuhCredentials } from './wazuh-credentials.ts';

/** What the sinks share with the rest of the stage. */
export interface SinkParts {
  readonly secrets: Secrets;
  readonly table: Table;
  /** The same client each time. */
  readonly s3: () => Promise<S3Client>;
}

export type SinkRuntime = Pick<Runtime, 'clock' | 'config' | 'random' | 'telemetry' | 'pause' | 'timeouts'>;

/** The ways into Wazuh that the configuration sets up, behind the routes that choose among them. */
export function buildSinks(
  runtime: SinkRuntime,
  environment: EnrichEnvironment,
  parts: SinkParts,
): Pick<Sink, 'deliver'> {
  const { wazuh, forward } = runtime.config;
  const { WAZUH_SECRET_ID: account, WAZUH_AGENT_SECRET_ID: agentKeys, WAZUH_BUCKET: bucket } = environment;
  const credentials = wazuhCredentials(parts.secrets, account);
  const sinks: Sink[] = [
    createEventsApiSink({
      ...runtime,
      nodes: wazuh.nodes,
      tls: wazuh.tls,
      credentials,
      budget: createRequestBudget(parts.table, wazuh.requestsPerMinute),
      limits: createNodeLimits(parts.table),
      requestsPerMinute: wazuh.requestsPerMinute,
    }),
  ];
  if (wazuh.agent !== undefined)
    sinks.push(agentWay(runtime, parts, { agent: wazuh.agent, secretId: agentKeys, credentials }));
  if (bucket !== undefined) sinks.push(s3Way(runtime, parts, bucket));
  return createRoutedSink({
    sinks,
    routes: forward.routes,
    otherwise: defaultRoute(wazuh.agent !== undefined),
    telemetry: runtime.telemetry,
  });
}

function agentWay(
  runtime: SinkRuntime,
  parts: SinkParts,
  { secretId, ...rest }: Omit<AgentParts, 'secretId'> & { readonly secretId: string | undefined },
): Sink {
  if (secretId === undefined)
    throw new CodedError('agent_secret_unknown', '`wazuh.agent` is configured: set WAZUH_AGENT_SECRET_ID');
  return lazySink('agent', async () => {
    const { buildAgentSink } = await import('./agent-sink.ts');
    return buildAgentSink(runtime, parts, { ...rest, secretId });
  });
}

function s3Way(runtime: SinkRuntime, { s3 }: SinkParts, bucket: string): Sink {
  return lazySink('s3', async () => {
    const [{ createS3Sink }, client] = await Promise.all([import('../../adapters/wazuh/s3-sink.ts'), s3()]);
    return createS3Sink({ ...runtime, client, bucket });
  });
}

/** A sink whose code is loaded with its first events: a function starts sooner without what it may not need. */
function lazySink(name: SinkName, load: () => Promise<Sink>): Sink {
  let loaded: Promise<Sink> | undefined;
  return {
    name,
    async deliver(events, deadline) {
      loaded ??= load();
      return (await loaded).deliver(events, deadline);
    },
  };
}
