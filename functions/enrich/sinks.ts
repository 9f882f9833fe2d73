import { setTimeout } from 'node:timers/promises';
import { createIdentityLeases } from '../../adapters/aws/identity-leases.ts';
import { createNodeLimits } from '../../adapters/aws/node-limits.ts';
import { createReadingBoard } from '../../adapters/aws/reading-board.ts';
import { createRequestBudget } from '../../adapters/aws/request-budget.ts';
import { createS3Client } from '../../adapters/aws/s3-client.ts';
import { createSendPace } from '../../adapters/aws/send-pace.ts';
import type { Table } from '../../adapters/aws/table.ts';
import { createAgentSink } from '../../adapters/wazuh/agent/agent-sink.ts';
import type { Credentials } from '../../adapters/wazuh/api-session.ts';
import { createEventsApiSink } from '../../adapters/wazuh/events-api-sink.ts';
import { createManagerCounters } from '../../adapters/wazuh/manager-counters.ts';
import { createS3Sink } from '../../adapters/wazuh/s3-sink.ts';
import type { Secrets } from '../../src/event/secrets.ts';
import { AGENT_KEYS_FORM, type AgentKeys, readAgentKeys } from '../../src/forward/agent/agent-keys.ts';
import { defaultRoute } from '../../src/forward/route.ts';
import { createRoutedSink } from '../../src/forward/routed-sink.ts';
import type { Sink } from '../../src/forward/sink.ts';
import type { AgentSettings } from '../../src/forward-settings.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { Runtime } from '../middleware/runtime.ts';
import { readWazuhCredentials } from '../middleware/secret-shapes.ts';
import type { EnrichEnvironment } from './environment.ts';

/** What the sinks share with the rest of the stage. */
interface SinkParts {
  readonly secrets: Secrets;
  readonly table: Table;
}

interface AgentParts {
  readonly agent: AgentSettings;
  readonly secretId: string | undefined;
  readonly credentials: () => Promise<Credentials>;
}

type SinkRuntime = Pick<Runtime, 'aws' | 'clock' | 'config' | 'random' | 'telemetry' | 'pause' | 'timeouts'>;

/** The ways into Wazuh that the configuration sets up, behind the routes that choose among them. */
export function buildSinks(
  runtime: SinkRuntime,
  environment: EnrichEnvironment,
  parts: SinkParts,
): Pick<Sink, 'deliver'> {
  const { wazuh, forward } = runtime.config;
  const { WAZUH_SECRET_ID: account, WAZUH_AGENT_SECRET_ID: agentKeys, WAZUH_BUCKET: bucket } = environment;
  const credentials = async () => readWazuhCredentials(account, await parts.secrets.get(account));
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
    sinks.push(agentSink(runtime, parts, { agent: wazuh.agent, secretId: agentKeys, credentials }));
  if (bucket !== undefined)
    sinks.push(createS3Sink({ ...runtime, client: createS3Client(runtime.aws), bucket }));
  return createRoutedSink({
    sinks,
    routes: forward.routes,
    otherwise: defaultRoute(wazuh.agent !== undefined),
    telemetry: runtime.telemetry,
  });
}

function agentSink(
  runtime: SinkRuntime,
  { secrets, table }: SinkParts,
  { agent, secretId, credentials }: AgentParts,
): Sink {
  const { nodes, tls } = runtime.config.wazuh;
  if (secretId === undefined)
    throw new CodedError('agent_secret_unknown', '`wazuh.agent` is configured: set WAZUH_AGENT_SECRET_ID');
  return createAgentSink({
    ...runtime,
    nodes: nodes.map(({ name, url, agent: address }) => ({ name, ...(address ?? agentAddress(url)) })),
    keys: async () => agentKeysOf(secretId, await secrets.get(secretId)),
    mode: agent.mode === 'bound' ? { bound: createIdentityLeases(table) } : agent.mode,
    pace: createSendPace(table, agent, runtime.random),
    counters: createManagerCounters({
      ...runtime,
      nodes,
      tls,
      credentials,
      board: createReadingBoard(table),
      pause: runtime.pause ?? setTimeout,
    }),
  });
}

/** Where a node listens for agents when nothing is said about it. */
function agentAddress(apiUrl: string): { readonly host: string; readonly port: number } {
  return { host: new URL(apiUrl).hostname.replace(/^\[|\]$/g, ''), port: 1514 };
}

function agentKeysOf(secretId: string, text: string): AgentKeys {
  const keys = readAgentKeys(text);
  if (keys.ok) return keys.value;
  throw new CodedError(
    'secret_malformed',
    `secret "${secretId}" does not have the form ${AGENT_KEYS_FORM}: ${keys.error}`,
  );
}
