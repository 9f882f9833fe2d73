import { createMemoryIdentityLeases } from '../../adapters/memory/identity-leases.ts';
import { createMemorySendPace } from '../../adapters/memory/send-pace.ts';
import {
  type AgentSink,
  type AgentSinkDeps,
  createAgentSink,
} from '../../adapters/wazuh/agent/agent-sink.ts';
import type { AgentKey } from '../../src/forward/agent/agent-key.ts';
import type { CountersReading, ManagerCounters } from '../../src/forward/manager-counters.ts';
import type { SendPace } from '../../src/forward/send-pace.ts';
import { selfSignedIdentity } from '../../tools/local/manager/certificate.ts';
import type { Manager } from '../../tools/local/manager/manager.ts';
import type { Clock } from './manager-replay.ts';

export const AGENTS: readonly AgentKey[] = [
  { id: '001', name: 'sluice-1', ip: 'any', rawKey: '01'.repeat(32) },
  { id: '002', name: 'sluice-2', ip: 'any', rawKey: '02'.repeat(32) },
];

/** Made once: a key takes its time. */
const identity = await selfSignedIdentity(Date.now());
export const MANAGER_TLS = { key: identity.keyPem, cert: identity.certificatePem } as const;

/** A pace that lets everything through, up to `most` at once. */
export function openPace(most = 2_000): SendPace & { readonly settled: string[] } {
  const settled: string[] = [];
  return {
    settled,
    take: async (_node, want, now) => ({ granted: Math.min(want, most), at: now, grant: 'g' }),
    settle: async (_node, _grant, outcome) => {
      settled.push(outcome);
    },
  };
}

/** The counters of local managers, read where they are counted. */
export function countersOf(managers: Readonly<Record<string, Manager>>): ManagerCounters {
  return {
    read: async (node) => {
      const counters = managers[node]?.counters;
      if (counters === undefined) return undefined;
      const { analysisd, remoted } = counters;
      const reading: CountersReading = {
        startedAt: 'start',
        dropped: analysisd.dropped,
        discarded: remoted.discarded,
        analysisUsage: analysisd.queued / 16_384,
        receiverUsage: remoted.queued / 131_072,
      };
      return reading;
    },
  };
}

/** A sink into the agent ports of managers, the first preferred; what it says of itself is kept. */
export function agentSink(
  time: Clock,
  managers: Readonly<Record<string, Manager>>,
  deps: Partial<AgentSinkDeps> = {},
): { readonly sink: AgentSink; readonly troubles: unknown[]; readonly measured: [string, number][] } {
  const troubles: unknown[] = [];
  const measured: [string, number][] = [];
  const sink = createAgentSink({
    nodes: Object.entries(managers).map(([name, { agentPort = 0 }]) => ({
      name,
      host: '127.0.0.1',
      port: agentPort,
    })),
    keys: async () => new Map([['*', AGENTS]]),
    mode: 'event-only',
    pace: createMemorySendPace({ maxEventsPerSecond: 15_000, maxUnacknowledged: 6_000 }),
    counters: countersOf(managers),
    clock: time.now,
    random: () => 0.5,
    telemetry: {
      log: (level, _message, fields) => {
        if (level !== 'info') troubles.push(fields?.code);
      },
      measure: (name, value) => {
        if (name.startsWith('Agent')) measured.push([name, value]);
      },
    },
    pause: async (ms) => time.advance(ms / 1_000),
    timeouts: { connectMs: 5_000, answerMs: 5_000, pongMs: 10_000, closeMs: 5_000 },
    ...deps,
  });
  return { sink, troubles, measured };
}

export function boundMode(): AgentSinkDeps['mode'] {
  return { bound: createMemoryIdentityLeases() };
}
