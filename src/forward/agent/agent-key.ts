import { createHash } from 'node:crypto';

/** An agent's identity, as a line of `client.keys` has it: `<id> <name> <ip> <raw key>`. */
export interface AgentKey {
  /** At least three digits. */
  readonly id: string;
  readonly name: string;
  /** `any`, an address, or a network in CIDR notation: from where the manager takes the agent's messages. */
  readonly ip: string;
  /** 64 hex digits. */
  readonly rawKey: string;
}

const LINE = /^(\d{3,8}) ([\w.-]{2,128}) (any|[\dA-Fa-f.:]+(?:\/\d{1,3})?) ([\da-f]{64})$/;

/** Undefined unless the line is one of an agent with a key of 64 hex digits. */
export function parseKeyLine(line: string): AgentKey | undefined {
  const [, id, name, ip, rawKey] = LINE.exec(line.trim()) ?? [];
  if (id === undefined || name === undefined || ip === undefined || rawKey === undefined) return undefined;
  return { id, name, ip, rawKey };
}

export function printKeyLine({ id, name, ip, rawKey }: AgentKey): string {
  return `${id} ${name} ${ip} ${rawKey}`;
}

/** The AES-256 key: the MD5 of the raw key, its 32 hex digits taken as bytes (Wazuh `os_crypto/shared/keys.c`). */
export function agentAesKey(rawKey: string): Buffer {
  return Buffer.from(createHash('md5').update(rawKey).digest('hex'), 'latin1');
}
