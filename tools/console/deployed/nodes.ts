import { numberOf } from '../../../adapters/aws/table/table-item.ts';
import { budgetKey, isLive } from '../../../adapters/aws/table/table-layout.ts';
import { createTableReader } from '../../../adapters/aws/table/table-reader.ts';
import { requestLimit } from '../../../src/forward/node-limits.ts';
import type { SinkView } from '../view.ts';
import type { Found, Metrics } from './metrics.ts';
import type { DeployedPipeline } from './pipeline.ts';

const WINDOW_S = 60;
const CIRCUITS = ['closed', 'half-open', 'open'] as const;
/** What stands in the table of requests is of the sink that counts them. */
const COUNTED = 'events-api';

/** What is left of a node's requests in this minute, and until when it has refused any. */
export interface NodeBudget {
  readonly node: string;
  readonly budget: NonNullable<SinkView['budget']> | undefined;
  readonly blockedUntil: number | undefined;
}

/** Budgets of nodes as the functions share them. Wants `dynamodb:GetItem`; throws what `createTableReader` throws. */
export async function nodeBudgets(
  { clients, name, requestsPerMinute }: DeployedPipeline,
  nodes: readonly string[],
  now: number,
): Promise<readonly NodeBudget[]> {
  const table = createTableReader(clients.dynamodb, name);
  return Promise.all(
    nodes.map(async (node) => {
      const item = await table.get(budgetKey(node));
      // An item that has expired says what no item says: nobody has sent anything for an hour.
      const live = isLive(item, now) ? item : undefined;
      const found = numberOf(live, 'limitAt') === 0 ? undefined : live?.perMinute;
      const limit = requestLimit(typeof found === 'number' ? found : undefined, requestsPerMinute);
      const inWindow = numberOf(live, 'windowAt') > now - WINDOW_S * 1_000;
      const used = inWindow ? numberOf(live, 'used') : 0;
      const blockedUntil = numberOf(live, 'blockedUntil');
      return {
        node,
        budget:
          limit === 'none'
            ? undefined
            : { limit, left: blockedUntil > now ? 0 : Math.max(0, limit - used), windowS: WINDOW_S },
        blockedUntil: blockedUntil > now ? blockedUntil : undefined,
      };
    }),
  );
}

/** Nodes that have measured something in the last hour, by the sink they are reached by. */
export function measuredNodes(metrics: Metrics | undefined): readonly { node: string; sink: string }[] {
  const found = [...(metrics?.found('circuits') ?? []), ...(metrics?.found('unreachable') ?? [])];
  const pairs = found.map(({ by: { node = '', sink = '' } }) => ({ node, sink }));
  return [...new Map(pairs.map((pair) => [`${pair.node} ${pair.sink}`, pair])).values()];
}

/** Ways into Wazuh: nodes with their circuit and, where requests are counted, their budget. */
export function sinkViews(
  metrics: Metrics | undefined,
  budgets: readonly NodeBudget[] | undefined,
): readonly SinkView[] {
  const measured = measuredNodes(metrics);
  const unmeasured = (budgets ?? [])
    .filter(({ node }) => !measured.some((each) => each.node === node))
    .map(({ node }) => ({ node, sink: COUNTED }));
  return [...measured, ...unmeasured]
    .toSorted((a, b) => (`${a.node} ${a.sink}` < `${b.node} ${b.sink}` ? -1 : 1))
    .map(({ node, sink }) => {
      const own = sink === COUNTED ? budgets?.find((each) => each.node === node) : undefined;
      const circuit = metrics === undefined ? undefined : circuitOf(metrics, node, sink);
      const unreachable = newest(metrics?.found('unreachable') ?? [], node, sink)?.value === 1;
      return {
        name: node,
        kind: sink,
        ...(own?.budget !== undefined && { budget: own.budget }),
        ...(circuit !== undefined && { circuit }),
        ...(own?.blockedUntil !== undefined && {
          trouble: 'it has refused more requests (429): somebody else spends of its limit.',
          retryAt: own.blockedUntil,
        }),
        ...(unreachable && { trouble: 'no request is answered; docs/runbooks/manager-unreachable.md' }),
      };
    });
}

/** A change of a circuit is measured when it happens; an answer since then has closed it. */
function circuitOf(metrics: Metrics, node: string, sink: string): SinkView['circuit'] {
  const change = newest(metrics.found('circuits'), node, sink);
  const answer = newest(metrics.found('unreachable'), node, sink);
  if (answer?.value === 0 && answer.at >= (change?.at ?? 0)) return 'closed';
  return change === undefined ? undefined : CIRCUITS[change.value];
}

function newest(found: readonly Found[], node: string, sink: string) {
  return found.find(({ by }) => by.node === node && by.sink === sink)?.points[0];
}
