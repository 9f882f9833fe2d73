import type { SQSRecord } from 'aws-lambda';
import { type MessageOutcome, receiveCount } from '../middleware/queue-batch.ts';

const FIRST_RETRY_MS = 10_000;
/** Receives after which a message whose dependency keeps failing waits twice as long, and twice again. */
const RECEIVES_A_DOUBLING = 10;
const MAX_DOUBLINGS = 7;

/**
 * When a message comes back that met a failing table, archive or dead-letter queue: soon at first, at last as late
 * as a handler may ask for, so that its receives (`maxReceiveCount`) last for days and not for an hour.
 */
export function dependencyRetryMs(record: SQSRecord): number {
  const doublings = Math.min(MAX_DOUBLINGS, Math.floor(receiveCount(record) / RECEIVES_A_DOUBLING));
  return FIRST_RETRY_MS * 2 ** doublings;
}

export function dependencyRetry(record: SQSRecord): MessageOutcome {
  return { kind: 'retry', afterMs: dependencyRetryMs(record) };
}
