/** A line of `client.keys`. */
export interface AgentKey {
  readonly id: string;
  readonly name: string;
  /** `any`, or the one address that may use the key. */
  readonly ip: string;
  readonly rawKey: string;
}

export interface Agent extends AgentKey {
  readonly aesKey: Buffer;
}
