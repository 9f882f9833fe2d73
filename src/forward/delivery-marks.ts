import type { Source } from '../event/envelope.ts';
import type { ParkedAs } from '../event/ledger.ts';
import type { SinkName } from './sink.ts';

/** What a mark says of its message, for the ledger. */
export interface MarkedMessage {
  readonly key: string;
  /** When the first of its events was read, epoch ms. */
  readonly since: number;
  /** Events in it. */
  readonly count: number;
  readonly source: Source;
  readonly tenant: string;
  /** The application, or the bucket. */
  readonly origin: string;
  /** The ledger's entry that it came of. */
  readonly taken?: string | undefined;
  /** The message whose events it brings once more, out of a dead letter or the archive. */
  readonly root?: string | undefined;
}

/** What a claimant has done with its message. */
export interface Settlement {
  /** Every position that needs nothing more, those that were settled before included. */
  readonly settled: ReadonlySet<number>;
  /** Nothing is left to send. */
  readonly done: boolean;
  /** Events that a sink has taken this time. */
  readonly forwarded: Readonly<Partial<Record<SinkName, number>>>;
  /** Dead letters made this time. */
  readonly parked: readonly ParkedAs[];
}

/** A claim given back with nothing done. */
export function untouched(settled: ReadonlySet<number>): Settlement {
  return { settled, done: false, forwarded: {}, parked: [] };
}

/**
 * Port: remembers which packed messages, and which events of them, a sink has taken, so that a message that comes
 * twice is sent once, and what became of them.
 */
export interface DeliveryMarks {
  /**
   * Claims a message before it is sent. One claimant at a time: a claim is free again when `leaseUntil` (epoch ms) has
   * passed, which is the crash window. A claim that is taken over so is counted as a crash. The mark of `root` learns
   * of the message.
   */
  claim(
    message: MarkedMessage,
    claimant: string,
    now: number,
    leaseUntil: number,
  ): Promise<
    | { readonly kind: 'claimed'; readonly delivered: ReadonlySet<number> }
    | { readonly kind: 'done' }
    | { readonly kind: 'busy'; readonly until: number }
  >;
  /** Records what became of the message and releases the claim. */
  settle(key: string, claimant: string, settlement: Settlement, expiresAt: number): Promise<void>;
}
