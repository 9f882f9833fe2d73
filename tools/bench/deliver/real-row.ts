import type { WireEvent } from '../../../src/forward/sink.ts';
import { agentSink } from '../../cli/commands/forward/forward-agent.ts';
import { rulesTarget } from '../../cli/commands/rules/rules-target.ts';
import type { Effort } from '../question.ts';
import { deliverAll, type Row, row } from './run.ts';

/**
 * Sink `agent` into the manager that SLUICE_WAZUH_AGENT (`host:port`) names, as the agent of SLUICE_AGENT_KEY_FILE, at a pace of
 * its own; with SLUICE_WAZUH_URL, _USER, _PASSWORD and _CA or _FINGERPRINT its counters are read. None without it.
 *
 * @throws UsageError, CommandFailed when a variable is not what it should be
 */
export async function realRows(
  events: readonly WireEvent[],
  env: Readonly<Record<string, string | undefined>>,
  effort: Effort,
): Promise<readonly Row[]> {
  if (env.SLUICE_WAZUH_AGENT === undefined) return [];
  const api =
    env.SLUICE_WAZUH_USER === undefined ? undefined : await rulesTarget({}, env, undefined, process.stdin);
  const counted: Record<string, number> = { resent: 0, unverified: 0 };
  const sink = agentSink({}, env, {
    config: undefined,
    api,
    table: undefined,
    telemetry: {
      log: (_level, message, fields) => console.error(message, fields),
      measure: (name, value) => {
        const word = name === 'AgentEventsResent' ? 'resent' : 'unverified';
        if (name.startsWith('Agent')) counted[word] = (counted[word] ?? 0) + value;
      },
    },
  });
  const about = { sink: 'agent', into: `${env.SLUICE_WAZUH_AGENT}, own pace`, events: events.length };
  const runner = { run: () => deliverAll(sink, events), close: () => sink.close() };
  return [await row(about, runner, undefined, async () => ({ ...counted }), effort)];
}
