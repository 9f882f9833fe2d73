/** A line of `client.keys`. */
export interface AgentKey {
  readonly id: string;
  readonly name: string;
  /** `any`, an address, or a network in CIDR notation: who may use the key. */
  readonly ip: string;
  readonly rawKey: string;
}

export type AgentStatus = 'never_connected' | 'pending' | 'active' | 'disconnected';

/** An agent as the manager knows it. */
export interface RegisteredAgent extends AgentKey {
  readonly aesKey: Buffer;
  readonly registeredMs: number;
  readonly groups: readonly string[];
  /** As the agent's own messages left it; silence is added by `statusOf`. */
  status: AgentStatus;
  /** Of the last keepalive. */
  keepaliveMs?: number;
  disconnectedMs?: number;
  version?: string;
}
