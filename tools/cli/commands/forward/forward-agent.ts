import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReadingBoard } from '../../../../adapters/aws/table/reading-board.ts';
import { createSendPace } from '../../../../adapters/aws/table/send-pace.ts';
import type { Table } from '../../../../adapters/aws/table/table.ts';
import { createHostSendPace } from '../../../../adapters/host/send-pace.ts';
import { createMemoryReadingBoard } from '../../../../adapters/memory/reading-board.ts';
import { type AgentSink, createAgentSink } from '../../../../adapters/wazuh/agent/agent-sink.ts';
import type { AgentAddress } from '../../../../adapters/wazuh/agent/channel.ts';
import { createManagerCounters } from '../../../../adapters/wazuh/manager-counters.ts';
import { AgentSettingsSchema } from '../../../../src/config/forward-settings.ts';
import type { SluiceConfig } from '../../../../src/config.ts';
import type { Telemetry } from '../../../../src/event/telemetry.ts';
import { AGENT_PORT, agentAddressOf } from '../../../../src/forward/agent/agent-address.ts';
import { AGENT_KEYS_FORM, type AgentKeys, readAgentKeys } from '../../../../src/forward/agent/agent-keys.ts';
import { CommandFailed, UsageError } from '../../faults.ts';
import { given, type Variables } from '../deployed/aws-place.ts';
import type { RulesTarget } from '../rules/rules-target.ts';

export interface AgentFlags {
  /** `host` or `host:port`. */
  readonly manager?: string;
  readonly agentKeyFile?: string;
  readonly node?: string;
  readonly maxRate?: string;
}

export interface AgentParts {
  readonly config: SluiceConfig | undefined;
  /** Where the manager's counters are read; undefined: they are not. */
  readonly api: RulesTarget | undefined;
  /** Through which the pace is shared; undefined: it is this machine's. */
  readonly table: Table | undefined;
  readonly telemetry: Pick<Telemetry, 'log' | 'measure'>;
}

/** Without counters nobody hears of losses: a person watches, and a third of what a manager took on two cores is enough. */
const BLIND = { startPerSecond: 14_000, maxBlindPerSecond: 14_000 } as const;

/**
 * The agent's way to the manager that is meant.
 *
 * @throws UsageError, CommandFailed when the key file cannot be read
 */
export function agentSink(flags: AgentFlags, env: Variables, parts: AgentParts): AgentSink {
  const { config, api, table, telemetry } = parts;
  const node = addressOf(flags, env, config);
  const keys = agentKeys(given(flags.agentKeyFile) ?? given(env.SLUICE_AGENT_KEY_FILE));
  const settings = config?.wazuh.agent ?? AgentSettingsSchema.parse({});
  const limits = {
    maxUnacknowledged: settings.maxUnacknowledged,
    maxEventsPerSecond: flags.maxRate === undefined ? settings.maxEventsPerSecond : rateOf(flags.maxRate),
    ...(api === undefined && BLIND),
  };
  const counters =
    api &&
    createManagerCounters({
      nodes: [{ name: node.name, url: api.url }],
      tls: api.trust,
      credentials: async () => api.credentials,
      board: table === undefined ? createMemoryReadingBoard() : createReadingBoard(table),
      clock: Date.now,
      random: Math.random,
      pause: (ms) => sleep(ms),
      telemetry,
    });
  return createAgentSink({
    nodes: [node],
    keys: async () => keys,
    mode: 'event-only',
    pace: table === undefined ? createHostSendPace(limits) : createSendPace(table, limits),
    counters,
    clock: Date.now,
    random: Math.random,
    telemetry,
  });
}

/** Flags before variables before the first node of the configuration. */
function addressOf(flags: AgentFlags, env: Variables, config: SluiceConfig | undefined): AgentAddress {
  const text = given(flags.manager) ?? given(env.SLUICE_WAZUH_AGENT);
  if (text === undefined) {
    const [first] = config?.wazuh.nodes ?? [];
    if (first === undefined) throw new UsageError('which manager? Give --manager wazuh.example.com:1514');
    return { name: flags.node ?? first.name, ...agentAddressOf(first) };
  }
  const [, bracketed, plain, port = String(AGENT_PORT)] =
    /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw new UsageError('the manager is not one; it looks like wazuh.example.com:1514');
  const named = config?.wazuh.nodes.find((node) => agentAddressOf(node).host === host);
  return { name: flags.node ?? named?.name ?? host, host, port: Number(port) };
}

function agentKeys(path: string | undefined): AgentKeys {
  if (path === undefined)
    throw new UsageError(
      `as which agent? Give --agent-key-file, a file of ${AGENT_KEYS_FORM}; a manager has client.keys in /var/ossec/etc`,
    );
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unexpected' } = error as NodeJS.ErrnoException;
    throw new CommandFailed(`the key cannot be read from ${path} (${code})`);
  }
  const keys = readAgentKeys(text);
  if (!keys.ok) throw new UsageError(`${path}: ${keys.error}; it holds ${AGENT_KEYS_FORM}`);
  return keys.value;
}

function rateOf(text: string): number {
  const rate = Number(text);
  if (!/^\d{1,6}$/.test(text) || rate < 10 || rate > 100_000)
    throw new UsageError('--max-rate is a number of events a second, from 10 to 100000');
  return rate;
}
