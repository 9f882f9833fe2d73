import { setTimeout } from 'node:timers/promises';
import { createIdentityLeases } from '../../adapters/aws/table/identity-leases.ts';
import { createReadingBoard } from '../../adapters/aws/table/reading-board.ts';
import { createSendPace } from '../../adapters/aws/table/send-pace.ts';
import { type AgentSinkDeps, createAgentSink } from '../../adapters/wazuh/agent/agent-sink.ts';
import type { CredentialSource } from '../../adapters/wazuh/api-session.ts';
import { createManagerCounters } from '../../adapters/wazuh/manager-counters.ts';
import type { AgentSettings } from '../../src/config/forward-settings.ts';
import type { Secrets } from '../../src/event/secrets.ts';
import { agentAddressOf } from '../../src/forward/agent/agent-address.ts';
import { AGENT_KEYS_FORM, readAgentKeys } from '../../src/forward/agent/agent-keys.ts';
import type { Sink } from '../../src/forward/sink.ts';
import { readSecretBy } from '../middleware/secret-shapes.ts';
import type { SinkParts, SinkRuntime } from './sinks.ts';

const KEYS = { form: AGENT_KEYS_FORM, read: readAgentKeys };

export interface AgentParts {
  readonly agent: AgentSettings;
  readonly secretId: string;
  readonly credentials: CredentialSource;
}

/** Keys that were refused are read past the cache: those that are in use may just have been changed. */
export function agentKeysFrom(secrets: Secrets, id: string): AgentSinkDeps['keys'] {
  return async (refused) => {
    const [text = ''] = refused ? await secrets.anew(id) : [await secrets.get(id)];
    return readSecretBy(id, text, KEYS);
  };
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
    keys: agentKeysFrom(secrets, secretId),
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
