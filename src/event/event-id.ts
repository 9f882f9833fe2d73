import { sha256 } from '../kernel/digest.ts';

/** Idempotency key of an event from the door to the alert: 1–128 printable characters. */
export type EventId = string;

export const EVENT_ID = /^[\x21-\x7e]{1,128}$/;

export function isEventId(value: unknown): value is EventId {
  return typeof value === 'string' && EVENT_ID.test(value);
}

/**
 * Derives an id from content, for senders that give none: the same event sent again gets the same id.
 *
 * @param identity who sent it (tenant and application)
 * @param content what distinguishes it from the sender's other events; with no time of its own in it, the caller adds
 *   the request id and position, since two equal events without a time are two events
 */
export function deriveEventId(identity: readonly string[], content: string): EventId {
  return `h-${sha256(JSON.stringify(identity) + content, 32)}`;
}
