import type { AgentKey } from '../../../src/forward/agent/agent-key.ts';
import type { CircuitFault } from '../../../src/forward/circuit.ts';
import { CLOSED, SILENT } from './agent-node.ts';
import type { AgentTimeouts, OpenChannel } from './channel.ts';

/**
 * A manager opens such an event as any other, and then throws it away: `keepalive` is a location of its own (Wazuh `mq_op.c`). Unlike a
 * startup it neither binds the identity nor makes the agent count as active.
 */
const UNHEARD = '1:keepalive:sluice';
/** A ping is answered by whoever is free, so the first pong may come before the event was opened. */
const SETTLE_MS = 1_000;

/**
 * Sends, under a key, an event that leaves no trace: a manager closes the connection of a key that it does not know. A ping alone
 * needs none.
 *
 * @returns what is wrong; undefined when the manager takes the key
 */
export async function tryKey(
  open: OpenChannel,
  key: AgentKey,
  { answerMs, closeMs }: Pick<AgentTimeouts, 'answerMs' | 'closeMs'>,
  pause: (ms: number) => Promise<void>,
): Promise<CircuitFault | undefined> {
  const channel = await open(key);
  if ('kind' in channel) return channel;
  const { connection, sealer } = channel;
  try {
    await connection.write(sealer.frame(UNHEARD), answerMs);
    const first = await connection.ping(answerMs);
    if (first !== 'done') return first === 'silent' ? SILENT : CLOSED;
    await pause(SETTLE_MS);
    const second = await connection.ping(answerMs);
    return second === 'done' ? undefined : second === 'silent' ? SILENT : CLOSED;
  } finally {
    await connection.close(closeMs);
  }
}
