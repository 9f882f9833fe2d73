/** Where a manager takes agents' connections unless it is told otherwise. */
export const AGENT_PORT = 1514;

/** A node of `wazuh.nodes`, as far as it says where it is. */
interface ListeningNode {
  /** Of its API. */
  readonly url: string;
  readonly agent?: { readonly host: string; readonly port: number } | undefined;
}

/** Where a node listens for agents: what its `agent` says, else the host of its API, an IPv6 address without brackets. */
export function agentAddressOf({ url, agent }: ListeningNode): {
  readonly host: string;
  readonly port: number;
} {
  return agent ?? { host: new URL(url).hostname.replace(/^\[|\]$/g, ''), port: AGENT_PORT };
}
