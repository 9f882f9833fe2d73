import { setTimeout } from 'node:timers/promises';
import { createIdentityLeases } from '../../adapters/aws/identity-leases.ts';
import { createReadingBoard } from '../../adapters/aws/reading-board.ts';
import { createSendPace } from '../../adapters/aws/send-pace.ts';
import { createAgentSink } from '../../adapters/wazuh/agent/agent-sink.ts';
import type { Credentials } from '../../adapters/wazuh/api-session.ts';
import { createManagerCounters } from '../../adapters/wazuh/manager-counters.ts';
import { agentAddressOf } from '../../src/forward/agent/agent-address.ts';
import { AGENT_KEYS_FORM, type AgentKeys, readAgentKeys } from '../../src/forward/agent/agent-keys.ts';
import type { Sink } from '../../src/forward/sink.ts';
import type { AgentSettings } from '../../src/forward-settings.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { SinkParts, SinkRuntime } from './sinks.ts';

export interface AgentParts {
  readonly agent: AgentSettings;
  readonly secretId: string;
  readonly credentials: () => Promise<Credentials>;
}

/** Sink `agent` with its keys, pace, leases and counters. */
export function buildAgentSink(
  runtime: SinkRuntime,
  { secrets, table }: SinkParts,
  { agent, secretId, credentials }: AgentParts,
): Sink {
  const { nodes, tls } = runtime.config.wazuh;
  return createAgentSink({
    ...runtime,
    nodes: nodes.map((node) => ({ name: node.name, ...agentAddressOf(node) })),
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

function agentKeysOf(secretId: string, text: string): AgentKeys {
  const keys = readAgentKeys(text);
  if (keys.ok) return keys.value;
  throw new CodedError(
    'secret_malformed',
    `secret "${secretId}" does not have the form ${AGENT_KEYS_FORM}: ${keys.error}`,
  );
}
