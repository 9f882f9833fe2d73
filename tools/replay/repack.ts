import { isPart, rootOf } from '../../functions/enrich/archive-message.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import { MESSAGE_KEY_LENGTH, packEnvelopes } from '../../src/event/packed-message.ts';
import type { ReceivedMessage } from '../../src/event/unpack-message.ts';
import { partKey } from '../../src/forward/archive-layout.ts';
import { sha256 } from '../../src/kernel/digest.ts';

/** Bodies of messages that bring a message's events once more, and how many events are in them. */
export interface Repacked {
  readonly bodies: readonly string[];
  readonly events: number;
}

/**
 * A dead letter as it goes back to its queue whole: under its own key, by which stage `enrich` knows it, and as new as if it
 * had just been read, since how long delivery is tried is counted from there. A letter that SQS moved is the message itself and
 * stays as it is.
 */
export function wholeAgain(message: ReceivedMessage, body: string, now: number): Repacked {
  const bodies = [message.root === undefined ? body : JSON.stringify({ ...message, since: now })];
  return { bodies, events: message.count };
}

/**
 * Some events of a letter as messages of their own. Their keys follow from the letter's and from which they are. Of a letter
 * that SQS moved nobody knows whether it was archived, so its parts, and parts of these, are archived for themselves.
 */
export function partAgain(
  message: ReceivedMessage,
  envelopes: readonly Envelope[],
  positions: ReadonlySet<number>,
  now: number,
): Repacked {
  const chosen = envelopes.filter((_, position) => positions.has(position));
  const part = `${message.key} part ${[...positions].sort((a, b) => a - b).join(' ')}`;
  const root = rootOf(message);
  const keyOf =
    message.root === undefined || isPart(message) ? (name: string) => partKey(root.key, name) : messageKey;
  return pack(part, root, chosen, now, keyOf);
}

/** Events that come out of the archive, under keys that follow from `name`. */
export function under(
  name: string,
  root: ReceivedMessage['root'],
  envelopes: readonly Envelope[],
  now: number,
): Repacked {
  return pack(name, root, envelopes, now, messageKey);
}

function messageKey(name: string): string {
  return sha256(name, MESSAGE_KEY_LENGTH);
}

function pack(
  name: string,
  root: ReceivedMessage['root'],
  envelopes: readonly Envelope[],
  now: number,
  keyOf: (name: string) => string,
): Repacked {
  const bodies = packEnvelopes(envelopes, now).map((packed, i) =>
    JSON.stringify({ ...packed, key: keyOf(`${name} ${i}`), root }),
  );
  return { bodies, events: envelopes.length };
}
