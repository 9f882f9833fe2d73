import { decryptMessage, openEnvelope } from './cipher.ts';
import type { RegisteredAgent } from './keys.ts';
import { type AgentMessage, parseMessage } from './messages.ts';
import { mayUseKey } from './registry.ts';

/** A payload's sender and what it says, or what the daemon logs before it closes the connection. */
export type Received =
  | { readonly kind: 'message'; readonly agent: RegisteredAgent; readonly message: AgentMessage }
  | { readonly kind: 'refused'; readonly log: readonly string[] };

/** Finds the sender among `agents`, by the id in the payload or by its address, and opens the payload with its key. */
export function receive(
  payload: Buffer,
  agents: readonly RegisteredAgent[],
  peer: string,
  socketNumber: number,
): Received {
  const envelope = openEnvelope(payload);
  const agent = agents.find(({ id, ip }) => (envelope.id === undefined ? ip === peer : id === envelope.id));
  if (agent === undefined || !mayUseKey(agent.ip, peer)) {
    const [id, name] = [envelope.id ?? 'unknown', agent?.name ?? 'unknown'];
    return refused(`WARNING: (1408): Invalid ID ${id} for the source ip: '${peer}' (name '${name}').`);
  }
  const failed = `WARNING: Decrypt the message fail, socket ${socketNumber}`;
  if (envelope.kind === 'malformed') {
    const why = `ERROR: (1403): Incorrectly formatted message from agent '${agent.id}' (host '${peer}').`;
    return refused(why, failed);
  }
  const opened = decryptMessage(envelope.cipher, agent.aesKey);
  if (opened.kind === 'message') return { kind: 'message', agent, message: parseMessage(opened.message) };
  const from = `Message received from agent '${agent.id}' at '${agent.ip}'`;
  return opened.kind === 'key'
    ? refused(`WARNING: (1404): Authentication error. Wrong key or corrupt payload. ${from}.`, failed)
    : refused(`WARNING: (2202): Error uncompressing string. ${from}`, failed);
}

function refused(...log: readonly string[]): Received {
  return { kind: 'refused', log };
}
