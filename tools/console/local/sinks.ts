import type { Table } from '../../../adapters/aws/table/table.ts';
import { numberOf } from '../../../adapters/aws/table/table-item.ts';
import { budgetKey } from '../../../adapters/aws/table/table-layout.ts';
import type { SluiceConfig } from '../../../src/config.ts';
import { covers, defaultRoute } from '../../../src/forward/route.ts';
import type { SinkName } from '../../../src/forward/sink.ts';
import type { Journal } from '../../local/journal.ts';
import type { SinkView } from '../view.ts';

/** The manager's window. */
const WINDOW_S = 60;
const CIRCUITS = ['closed', 'half-open', 'open'] as const;
const KINDS: Readonly<Record<SinkName, string>> = {
  agent: 'Wazuh, agent',
  'events-api': 'Wazuh, events-api',
  s3: 'bucket that Wazuh pulls',
};

/** The ways out: into Wazuh, with what is left of their requests and their circuit, and the channels that were told something. */
export async function sinkViews(
  config: SluiceConfig,
  table: Table,
  journal: Journal,
  now: number,
): Promise<readonly SinkView[]> {
  const channels = new Map<string, number>();
  for (const entry of journal.entries())
    if (entry.type === 'message') channels.set(entry.channel, (channels.get(entry.channel) ?? 0) + 1);
  const ways = await Promise.all(
    sinksOf(config).map(async (sink): Promise<readonly SinkView[]> => {
      if (sink === 's3') return [{ name: 's3', kind: KINDS.s3 }];
      return Promise.all(
        config.wazuh.nodes.map(async ({ name }) => ({
          ...withCircuit(name, sink, journal),
          ...(sink === 'events-api' && (await requestsOf(name, config, table, now))),
        })),
      );
    }),
  );
  return [
    ...ways.flat(),
    ...[...channels].map(([name, sent]): SinkView => ({ name, kind: 'channel', sent })),
  ];
}

/** Ways that some route takes, each once. */
export function sinksOf({ forward, wazuh }: SluiceConfig): readonly SinkName[] {
  const takesAll = forward.routes.some(({ when }) => covers(when, {}));
  const routes = takesAll ? forward.routes : [...forward.routes, defaultRoute(wazuh.agent !== undefined)];
  return [...new Set(routes.flatMap(({ to, fallback }) => (fallback === undefined ? [to] : [to, fallback])))];
}

function withCircuit(name: string, sink: SinkName, journal: Journal): SinkView {
  const circuit = CIRCUITS[journal.circuits()[`${name} ${sink}`] ?? 0] ?? 'closed';
  return {
    name,
    kind: KINDS[sink],
    circuit,
    ...(circuit === 'open' && { trouble: 'It does not answer; what is for it waits in the queue.' }),
  };
}

/** What the functions share of a node's requests. */
async function requestsOf(
  name: string,
  { wazuh }: SluiceConfig,
  table: Table,
  now: number,
): Promise<Partial<SinkView>> {
  const item = await table.get(budgetKey(name));
  const isOpen = numberOf(item, 'windowAt') > now - WINDOW_S * 1_000;
  const limit = numberOf(item, 'perMinute') || wazuh.requestsPerMinute;
  const blockedUntil = numberOf(item, 'blockedUntil');
  return {
    budget: {
      limit,
      left: isOpen ? Math.max(0, limit - numberOf(item, 'used')) : limit,
      windowS: WINDOW_S,
    },
    ...(blockedUntil > now && {
      retryAt: blockedUntil,
      trouble: 'It wants no more requests just now; the rest waits in the queue.',
    }),
  };
}
