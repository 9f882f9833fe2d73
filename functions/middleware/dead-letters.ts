import type { ParkReason } from '../../src/event/loss.ts';
import type { MessageQueue, OutgoingMessage } from '../../src/event/message-queue.ts';
import type { Runtime } from './runtime.ts';

/**
 * A stage's dead-letter queue. Every letter says which version of Sluice gave it up. A body that its reader could not read
 * may be anybody's, so it is redacted before it comes to rest here; all others were made of what is redacted already.
 *
 * @param bodies `as-received`: every one of these is what a sender wrote, whatever the reason
 */
export function createDeadLetters(
  queue: MessageQueue,
  { config, telemetry }: Pick<Runtime, 'config' | 'telemetry'>,
  version: string,
  bodies: 'by-reason' | 'as-received' = 'by-reason',
): MessageQueue {
  let cleaner: Promise<(body: string) => string> | undefined;

  async function letter({ body, attributes = {} }: OutgoingMessage): Promise<OutgoingMessage> {
    const asReceived = bodies === 'as-received' || AS_RECEIVED.includes(attributes.reason);
    const clean = asReceived ? (await loaded())(body) : body;
    return { body: clean, attributes: { ...attributes, version } };
  }

  /** Loaded with the first such letter: most starts never need it, and it is most of the code. */
  async function loaded() {
    cleaner ??= import('./clean-letter.ts').then(({ createLetterCleaner }) =>
      createLetterCleaner(config, telemetry),
    );
    return cleaner;
  }

  return { send: async (messages) => queue.send(await Promise.all(messages.map(letter))) };
}

/** Reasons of letters that are a body as it was received. Others name an object, or hold what a stage has read. */
const AS_RECEIVED: readonly (string | undefined)[] = [
  'unreadable_message',
  'invalid_alert',
] satisfies ParkReason[];
