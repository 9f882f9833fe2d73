import { createCipheriv, hash } from 'node:crypto';
import { agentAesKey } from '../../../src/forward/agent/agent-key.ts';
import { eventHead } from '../../../src/forward/agent/message.ts';
import { AGENT_IV, createSealer } from '../../../src/forward/agent/sealer.ts';
import { side, type Task } from '../question.ts';
import { AGENT } from './peer.ts';
import { wireEvents } from './wire-events.ts';

const EVENTS = 1_000;

/** What sink `agent` does to every event: its frame, over the checksum and the cipher that the protocol asks for. */
export function agentFrames(): Task {
  const messages = wireEvents(EVENTS).map((event) => eventHead(event) + event.line);
  const sealer = createSealer({ key: AGENT, random: () => 0.5, counter: 1 });
  const cipher = createCipheriv('aes-256-cbc', agentAesKey(AGENT.rawKey), AGENT_IV);
  return {
    label: 'frames of sink agent',
    subject: side('frame', () => messages.reduce((sum, message) => sum + sealer.frame(message).length, 0)),
    // What a block is short of is in the next update, so the bytes of a run differ by less than one of them.
    floor: side('MD5, AES', () =>
      messages.reduce(
        (sum, message) => sum + hash('md5', message).length + (cipher.update(message).length > 0 ? 1 : 0),
        0,
      ),
    ),
    events: EVENTS,
    bytes: messages.reduce((sum, message) => sum + Buffer.byteLength(message), 0),
  };
}
