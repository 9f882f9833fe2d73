import { lookup } from 'node:dns/promises';
import * as z from 'zod';
import { amber, type Check, green, type Seen } from './check.ts';
import { type ManagerAccess, readAnswer, readable } from './manager-access.ts';
import { hostOf, type NodeAddress } from './node-connection.ts';

const Member = z.object({ name: z.string(), type: z.string(), version: z.string(), ip: z.string() });
type Member = z.infer<typeof Member>;

/** Every node of a cluster analyses only what it is sent itself, so each is worth naming. */
export function clusterCheck(
  node: NodeAddress,
  manager: ManagerAccess,
  nodes: readonly NodeAddress[],
): Check {
  return {
    name: 'cluster',
    subject: node.name,
    needs: ['login'],
    run: () =>
      readable('cluster:status', async () => {
        if (!(await manager.ruleset.clustered())) return green('a manager by itself, no cluster');
        return readable('cluster:read', async () => {
          const members = readAnswer(z.array(Member), await manager.items('/cluster/nodes'));
          return compared(members, await namesAndAddresses(nodes));
        });
      }),
  };
}

function compared(members: readonly Member[], known: ReadonlySet<string>): Seen {
  const unknown = members.filter(({ name, ip }) => !known.has(name) && !known.has(ip));
  const versions = new Set(members.map(({ version }) => version));
  const list = members.map(({ name, type }) => `${name} (${type})`).join(', ');
  if (versions.size > 1)
    return amber(`nodes of several versions: ${[...versions].join(', ')}`, 'update them all to the newest');
  if (unknown.length > 0)
    return amber(
      `not in the configuration: ${unknown.map(({ name, ip }) => `${name} (${ip})`).join(', ')}`,
      'add them to wazuh.nodes: each has a budget of requests of its own, and takes over when another is down',
    );
  return green(`a cluster of ${members.length}: ${list}`);
}

/** What a node of the configuration may be called by the cluster: its name, its host, the addresses of that. */
async function namesAndAddresses(nodes: readonly NodeAddress[]): Promise<ReadonlySet<string>> {
  const known = await Promise.all(
    nodes.map(async ({ name, url }) => {
      const { host } = hostOf(url);
      const addresses = await lookup(host, { all: true }).catch(() => []);
      return [name, host, ...addresses.map(({ address }) => address)];
    }),
  );
  return new Set(known.flat());
}
