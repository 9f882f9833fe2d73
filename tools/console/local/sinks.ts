import type { Table } from '../../../adapters/aws/table/table.ts';
import { numberOf } from '../../../adapters/aws/table/table-item.ts';
import { budgetKey } from '../../../adapters/aws/table/table-layout.ts';
import type { SluiceConfig } from '../../../src/config.ts';
import type { Journal } from '../../local/journal.ts';
import type { SinkView } from '../view.ts';

/** The manager's window. */
const WINDOW_S = 60;
const CIRCUITS = ['closed', 'half-open', 'open'] as const;

/** The ways out: Wazuh's nodes with what is left of their budget, and the channels that were told something. */
export async function sinkViews(
  { wazuh }: SluiceConfig,
  table: Table,
  journal: Journal,
  now: number,
): Promise<readonly SinkView[]> {
  const entries = journal.entries();
  const channels = new Map<string, number>();
  for (const entry of entries)
    if (entry.type === 'message') channels.set(entry.channel, (channels.get(entry.channel) ?? 0) + 1);
  const circuits = journal.circuits();
  const nodes = await Promise.all(
    (wazuh.nodes ?? []).map(async ({ name }): Promise<SinkView> => {
      const item = await table.get(budgetKey(name));
      const isOpen = numberOf(item, 'windowAt') > now - WINDOW_S * 1_000;
      const limit = numberOf(item, 'perMinute') || wazuh.requestsPerMinute;
      const blockedUntil = numberOf(item, 'blockedUntil');
      const circuit = CIRCUITS[circuits[name] ?? 0] ?? 'closed';
      return {
        name,
        kind: 'Wazuh manager',
        budget: {
          limit,
          left: isOpen ? Math.max(0, limit - numberOf(item, 'used')) : limit,
          windowS: WINDOW_S,
        },
        circuit,
        ...(circuit === 'open' && { trouble: 'It does not answer; what is for it waits in the queue.' }),
        ...(blockedUntil > now && {
          retryAt: blockedUntil,
          trouble: 'It wants no more requests just now; the rest waits in the queue.',
        }),
      };
    }),
  );
  return [...nodes, ...[...channels].map(([name, sent]): SinkView => ({ name, kind: 'channel', sent }))];
}
