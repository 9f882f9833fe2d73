import { MAX_MESSAGE_BYTES } from '../../src/event/limits.ts';
import type { MessageQueue, OutgoingMessage, VisibilityControl } from '../../src/event/message-queue.ts';

export interface MemoryQueue extends MessageQueue, VisibilityControl {
  /** What was taken, in order. */
  readonly messages: readonly OutgoingMessage[];
  /** What was asked for, in order. */
  readonly visibilityChanges: readonly { readonly receiptHandle: string; readonly seconds: number }[];
  /** Refuses so many of the messages that come next, as a busy service does. */
  refuseNext(count: number): void;
}

/** Characters that SQS does not take in a body. */
const FORBIDDEN = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** A queue that keeps what it is sent and refuses what SQS would refuse. */
export function createMemoryQueue(): MemoryQueue {
  const messages: OutgoingMessage[] = [];
  const visibilityChanges: { receiptHandle: string; seconds: number }[] = [];
  let refusals = 0;

  function take(message: OutgoingMessage): boolean {
    if (refusals > 0) {
      refusals -= 1;
      return false;
    }
    const text = [message.body, ...Object.entries(message.attributes ?? {}).flat()].join('');
    if (message.body === '' || FORBIDDEN.test(text) || Buffer.byteLength(text) > MAX_MESSAGE_BYTES)
      return false;
    messages.push(message);
    return true;
  }

  return {
    messages,
    visibilityChanges,
    refuseNext: (count) => {
      refusals = count;
    },
    send: async (outgoing) => outgoing.map(take),
    changeVisibility: async (receiptHandle, seconds) => {
      visibilityChanges.push({ receiptHandle, seconds });
    },
  };
}
