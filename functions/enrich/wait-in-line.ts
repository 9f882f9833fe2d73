import type { Delivery } from '../../src/forward/sink.ts';
import { sha256 } from '../../src/kernel/digest.ts';

/** Receives after which a message that waits for budget may wait twice as long, and twice again, up to sixteen times. */
const RECEIVES_A_DOUBLING = 5;
const MAX_DOUBLINGS = 4;

/**
 * When a message that must be retried comes back. One that has waited for the request budget many times stands in a
 * long line. It is spread over the coming openings of the budget, so that each finds enough of the line to be used up, and
 * none the whole line, which would use up its receives.
 */
export function waitMs(
  { reason, afterMs }: Extract<Delivery, { kind: 'retry' }>,
  key: string,
  receives: number,
): number {
  if (reason !== 'budget_exhausted' && reason !== 'rate_limited') return afterMs;
  const openings = 2 ** Math.min(MAX_DOUBLINGS, Math.floor(receives / RECEIVES_A_DOUBLING));
  const drawn = Buffer.from(sha256(`${key} ${receives}`, DRAWN_LENGTH), 'base64url').readUInt16BE();
  return afterMs * (1 + (drawn % openings));
}

const DRAWN_LENGTH = 4;
