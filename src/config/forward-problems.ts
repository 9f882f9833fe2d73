import { covers, type ForwardRoute } from '../forward/route.ts';
import type { SinkName } from '../forward/sink.ts';

/** Of the configuration, what decides about the ways into Wazuh. */
interface Ways {
  readonly wazuh: {
    readonly nodes: readonly { readonly agent?: unknown }[];
    readonly agent?: unknown;
    readonly s3?: unknown;
  };
  readonly forward: { readonly routes: readonly ForwardRoute[] };
  readonly rotation: { readonly agentKey?: unknown };
}

interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** What is wrong between the sinks that are set up and the routes that lead to them. */
export function forwardProblems(
  { wazuh, forward: { routes }, rotation }: Ways,
  tenants: ReadonlySet<string>,
): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (path: Problem['path'], message: string) => problems.push({ path, message });
  const isSetUp: Readonly<Record<SinkName, boolean>> = {
    'events-api': true,
    agent: wazuh.agent !== undefined,
    s3: wazuh.s3 !== undefined,
  };
  for (const [i, { agent }] of wazuh.nodes.entries())
    if (agent !== undefined && !isSetUp.agent)
      add(['wazuh', 'nodes', i, 'agent'], 'the sink "agent" is not set up; add `agent: {}` to `wazuh`');

  if (rotation.agentKey !== undefined && !isSetUp.agent)
    add(['rotation', 'agentKey'], 'there are no agents; add `agent: {}` to `wazuh`, or leave this out');

  for (const [i, route] of routes.entries()) {
    const at = ['forward', 'routes', i];
    if (routes.findIndex(({ name }) => name === route.name) !== i)
      add([...at, 'name'], `"${route.name}" is used twice; metrics are counted by name`);
    for (const field of ['to', 'fallback'] as const) {
      const sink = route[field];
      if (sink !== undefined && !isSetUp[sink])
        add([...at, field], `the sink "${sink}" is not set up; add \`${sink}: {}\` to \`wazuh\``);
    }
    if (route.fallback === route.to)
      add([...at, 'fallback'], `"${route.to}" cannot stand in for itself; name another sink or leave it out`);
    for (const [j, tenant] of (route.when.tenants ?? []).entries())
      if (!tenants.has(tenant))
        add([...at, 'when', 'tenants', j], `no tenant "${tenant}"; known: ${[...tenants].join(', ')}`);
    const above = routes.slice(0, i).find((earlier) => covers(earlier.when, route.when));
    if (above !== undefined)
      add(at, `never reached: route "${above.name}" takes all it would match; put it above that one`);
  }
  return problems;
}
