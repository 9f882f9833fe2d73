import type { Source } from './envelope.ts';
import type { Counts, MessageMark, ParkedAs, TakenEntry } from './ledger.ts';
import type { StageName } from './stage.ts';

/** One line of the ledger. Every number counts records, and but for `refused` they stand in the identity of `differenceOf`. */
export interface LedgerRow {
  readonly source: Source;
  readonly tenant: string;
  readonly received: number;
  /** Of the received: came in messages that no entry speaks of. */
  readonly unannounced: number;
  readonly refused: number;
  readonly rejected: Counts;
  readonly filtered: Counts;
  /** In a message that had been taken before. */
  readonly duplicate: number;
  /** By sink. */
  readonly forwarded: Counts;
  readonly parked: Counts;
  /** Of the forwarded, parked and in flight: came once more, out of a dead letter or the archive. */
  readonly replayed: number;
  readonly inFlight: number;
}

/** Where records came from, for whoever looks for them. */
export interface Whence {
  readonly stage: StageName | undefined;
  readonly source: Source;
  readonly tenant: string;
  readonly origin: string;
  /** Request id, or `<bucket>/<key>`; undefined when no entry says it. */
  readonly request: string | undefined;
  /** When it was read, epoch ms. */
  readonly at: number;
}

/** A message that is not settled. */
export interface InFlight extends Whence {
  readonly key: string;
  readonly events: number;
  /** When anything was last heard of it, epoch ms: its reading, or its last claim. */
  readonly heardAt: number;
  /** A function has begun to deliver it: then the archive has its events. */
  readonly claimed: boolean;
}

/** Events that lie in a dead letter; without `letter` they were parked before they became a message. */
export interface Parked extends Whence {
  readonly message: string | undefined;
  readonly letter: string | undefined;
  readonly reason: string;
  readonly events: number;
}

export interface Duplicate extends Whence {
  readonly key: string;
  readonly events: number;
}

/** A message whose delivery broke off: what was sent then may have been sent again. */
export interface Crashed extends Whence {
  readonly key: string;
  readonly crashes: number;
}

export interface HourSum {
  readonly hour: string;
  /** Entries and marks that were read for it. */
  readonly records: number;
  readonly rows: readonly LedgerRow[];
  readonly inFlight: readonly InFlight[];
  readonly parked: readonly Parked[];
  readonly duplicates: readonly Duplicate[];
  readonly crashed: readonly Crashed[];
  /** What may still change the sum: the record's key in the table, and the token of its last write. */
  readonly waiting: readonly (readonly [record: WaitingRecord, token: string])[];
}

export type WaitingRecord = `mark ${string}` | `entry ${string}`;

export function total(counts: Counts): number {
  return Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

/** received − (forwarded + duplicate + filtered + rejected + parked + in flight): 0, or records vanished between stages. */
export function differenceOf(row: LedgerRow): number {
  const { received, forwarded, duplicate, filtered, rejected, parked, inFlight } = row;
  return (
    received - total(forwarded) - duplicate - total(filtered) - total(rejected) - total(parked) - inFlight
  );
}

/** A row, whatever the reasons and ways. */
export interface RowTotals extends Pick<LedgerRow, 'source' | 'received' | 'duplicate' | 'inFlight'> {
  readonly forwarded: number;
  readonly filtered: number;
  readonly rejected: number;
  readonly parked: number;
}

export function totalsOf(row: LedgerRow): RowTotals {
  const { source, received, duplicate, inFlight } = row;
  return {
    source,
    received,
    forwarded: total(row.forwarded),
    duplicate,
    filtered: total(row.filtered),
    rejected: total(row.rejected),
    parked: total(row.parked),
    inFlight,
  };
}

/** Rows added up, such as those of one source. */
export function addRows(a: LedgerRow, b: LedgerRow): LedgerRow {
  return {
    source: a.source,
    tenant: a.tenant,
    received: a.received + b.received,
    unannounced: a.unannounced + b.unannounced,
    refused: a.refused + b.refused,
    rejected: addCounts(a.rejected, b.rejected),
    filtered: addCounts(a.filtered, b.filtered),
    duplicate: a.duplicate + b.duplicate,
    forwarded: addCounts(a.forwarded, b.forwarded),
    parked: addCounts(a.parked, b.parked),
    replayed: a.replayed + b.replayed,
    inFlight: a.inFlight + b.inFlight,
  };
}

export function addCounts(a: Counts, b: Counts): Counts {
  const sum: Record<string, number> = { ...a } as Record<string, number>;
  for (const [word, count = 0] of Object.entries(b)) if (count > 0) sum[word] = (sum[word] ?? 0) + count;
  return sum;
}

export function emptyRow(source: Source, tenant: string): LedgerRow {
  return {
    source,
    tenant,
    received: 0,
    unannounced: 0,
    refused: 0,
    rejected: {},
    filtered: {},
    duplicate: 0,
    forwarded: {},
    parked: {},
    replayed: 0,
    inFlight: 0,
  };
}

export function whenceOf({ stage, source, tenant, origin, request, at }: TakenEntry): Whence {
  return { stage, source, tenant, origin, request, at };
}

export function whenceOfMark({ source, tenant, origin, since }: MessageMark): Whence {
  return { stage: undefined, source, tenant, origin, request: undefined, at: since };
}

/** What became of a message's events, those that were brought once more included. Its numbers add up to its count. */
export interface MessageFate {
  readonly forwarded: Counts;
  readonly parked: readonly ParkedAs[];
  readonly replayed: number;
  /** Events in flight, by the message that brings them. */
  readonly inFlight: readonly { readonly mark: MessageMark; readonly events: number }[];
}

/**
 * Follows a message and its replays. A replay takes events out of what is parked or lost; those it parks again are parked
 * again. One that brings more than that (events that had arrived, sent again on purpose) changes nothing here.
 */
export function fateOf(root: MessageMark, replays: readonly MessageMark[]): MessageFate {
  const own = split(root);
  let forwarded = own.forwarded;
  let letters = own.parked;
  let waiting = root.count - root.settled;
  let replayed = 0;
  const inFlight: { mark: MessageMark; events: number }[] = [];
  for (const replay of replays) {
    const takenOut = takeOut(letters, replay);
    const lost = Math.min(waiting, replay.count - takenOut.taken);
    const brought = takenOut.taken + lost;
    if (brought === 0) continue;
    const again = split(replay);
    // Of a replay that brings more than was owed, what is not settled yet is owed last.
    const parked = cut(again.parked, brought);
    const parkedEvents = parked.reduce((sum, { count }) => sum + count, 0);
    const arrived = Math.min(brought - parkedEvents, total(again.forwarded));
    letters = [...takenOut.left, ...parked];
    waiting -= lost;
    replayed += brought;
    forwarded = addCounts(forwarded, upTo(again.forwarded, arrived));
    const open = brought - parkedEvents - arrived;
    if (open > 0) inFlight.push({ mark: replay, events: open });
  }
  if (waiting > 0) inFlight.unshift({ mark: root, events: waiting });
  return { forwarded, parked: letters, replayed, inFlight };
}

/** A mark's own events: parked ones as it says, the other settled ones by sink as far as the sinks' counts go. */
function split({ settled, parked, forwarded }: MessageMark) {
  const letters = cut(parked, settled);
  return {
    parked: letters,
    forwarded: upTo(forwarded, settled - letters.reduce((n, { count }) => n + count, 0)),
  };
}

/** Counts that add up to `limit`: the first ones as they are, and what no sink has claimed under `unknown`. */
function upTo(counts: Counts, limit: number): Counts {
  const kept: Record<string, number> = {};
  let room = limit;
  for (const [sink, count = 0] of Object.entries(counts)) {
    const taken = Math.min(room, count);
    if (taken > 0) kept[sink] = taken;
    room -= taken;
  }
  if (room > 0) kept.unknown = room;
  return kept;
}

function cut(letters: readonly ParkedAs[], limit: number): readonly ParkedAs[] {
  let room = limit;
  return letters.flatMap((letter) => {
    const count = Math.min(room, letter.count);
    room -= count;
    return count > 0 ? [{ ...letter, count }] : [];
  });
}

/** What a replay takes out of the dead letters: its own letter first, then, when letters were split, the others in order. */
function takeOut(letters: readonly ParkedAs[], { key, count }: MessageMark) {
  const order = letters.toSorted((a, b) => Number(b.key === key) - Number(a.key === key));
  let room = count;
  const left = order.flatMap((letter) => {
    const taken = Math.min(room, letter.count);
    room -= taken;
    return letter.count > taken ? [{ ...letter, count: letter.count - taken }] : [];
  });
  return { left, taken: count - room };
}
