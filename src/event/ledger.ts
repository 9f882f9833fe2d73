import { sha256 } from '../kernel/digest.ts';
import type { Source } from './envelope.ts';
import type { FilterReason, ParkReason, RejectReason } from './loss.ts';
import type { StageName } from './stage.ts';

/**
 * What the ledger is made of: a record of everything that was taken, and a mark of every message that came of it. Both are
 * written under names of their own, as often as a crash or a redelivery wants, and say the same each time. Nothing is
 * ever added to a counter that somebody might add to twice.
 */

/** How many records there are of each word; a word that is not there has none. */
export type Counts<K extends string = string> = Readonly<Partial<Record<K, number>>>;

/** What was taken with one request, or read in one object. */
export interface TakenEntry {
  /** See `takenId`. */
  readonly id: string;
  /** When it was read first, epoch ms: decides which hour counts it. */
  readonly at: number;
  readonly stage: StageName;
  readonly source: Source;
  /** Empty when it is not known, as for a notification that cannot be read. */
  readonly tenant: string;
  /** The application, or the bucket. */
  readonly origin: string;
  /** Id of the request, or the object as `<bucket>/<key>`. */
  readonly request: string;
  readonly received: number;
  /** Records of a request that was answered 503: the sender still has them. Not among the received. */
  readonly refused: number;
  readonly rejected: Counts<RejectReason>;
  readonly filtered: Counts<FilterReason>;
  /** What was set aside before it became a message. */
  readonly parked: Counts<ParkReason>;
  readonly messages: readonly { readonly key: string; readonly count: number }[];
}

/** An entry as the ledger has it; `token` differs after every reading of the same object. */
export interface RecordedEntry extends TakenEntry {
  readonly token: string;
}

/** Port: where a stage enters what it takes. Entering the same id again replaces what was entered, but not its hour. */
export interface TakenBook {
  enter(entry: TakenEntry): Promise<void>;
}

/** What is remembered of a packed message from its first claim on. */
export interface MessageMark {
  readonly key: string;
  /** When the first of its events was read, epoch ms. */
  readonly since: number;
  /** The entry it came of; undefined when it says none. */
  readonly taken: string | undefined;
  /** The message whose events it brings once more: it is a dead letter or a replay. */
  readonly root: string | undefined;
  readonly source: Source;
  readonly tenant: string;
  readonly origin: string;
  /** Events in it. */
  readonly count: number;
  /** Events that need nothing more: forwarded or parked. */
  readonly settled: number;
  /** Events by the sink that took them. An event that was taken twice is counted twice: see `crashes`. */
  readonly forwarded: Counts;
  readonly parked: readonly ParkedAs[];
  /** Messages that brought its events once more. */
  readonly replays: readonly string[];
  /** When it was claimed last, and until when, epoch ms; `leaseUntil` is 0 when nobody holds it. */
  readonly claimedAt: number;
  readonly leaseUntil: number;
  /** Claims that ended without a word: what they had sent may have been sent again. */
  readonly crashes: number;
  /** Differs after every write. */
  readonly token: string;
}

/** A dead letter of some of a message's events. */
export interface ParkedAs {
  /** The letter's own message key. */
  readonly key: string;
  readonly reason: ParkReason;
  readonly count: number;
}

/** Port: the ledger's records, to be summed. */
export interface LedgerRecords {
  /** Everything listed under an hour: entries by when they were read, marks (but those of replays) by their `since`. */
  hour(
    hour: string,
  ): Promise<{ readonly entries: readonly RecordedEntry[]; readonly marks: readonly MessageMark[] }>;
  /** Those that there are, in any order. */
  entries(ids: readonly string[]): Promise<readonly RecordedEntry[]>;
  marks(keys: readonly string[]): Promise<readonly MessageMark[]>;
}

const TAKEN_ID_LENGTH = 24;

/** The same for the same request or object, however often it is read. */
export function takenId(stage: StageName, request: string): string {
  return sha256(`${stage} ${request}`, TAKEN_ID_LENGTH);
}

/** Hour (UTC) of a time, as `2026-03-04T05`. */
export function hourOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 13);
}

/** When an hour begins, epoch ms. */
export function hourStart(hour: string): number {
  return Date.parse(`${hour}:00:00Z`);
}

export const HOUR_MS = 3_600_000;

/**
 * How long entries and marks are kept: longer than SQS keeps a dead letter (14 days), which is as long as anything can still
 * become of them. An entry never outlives its marks, since those are kept from when they were written last.
 */
export const LEDGER_LIFETIME_MS = 20 * 86_400_000;
