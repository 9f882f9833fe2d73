import type { Source } from './envelope.ts';
import type { LedgerRecords, MessageMark, ParkedAs, RecordedEntry } from './ledger.ts';
import {
  addCounts,
  addRows,
  type Crashed,
  type Duplicate,
  emptyRow,
  fateOf,
  type HourSum,
  type InFlight,
  type LedgerRow,
  type MessageFate,
  type Parked,
  total,
  type WaitingRecord,
  type Whence,
  whenceOf,
  whenceOfMark,
} from './ledger-sum.ts';

/** Marks and entries that are not listed under the hour, and are needed to sum it. */
interface Surroundings {
  readonly marks: ReadonlyMap<string, MessageMark>;
  /** Entries that marks of the hour say they came of. */
  readonly entries: ReadonlyMap<string, RecordedEntry>;
}

/**
 * Sums an hour from its records. An entry owns the mark that names it; the same message in another entry, or a second
 * time in the same, is a duplicate. A mark that no entry speaks of is counted as received where it is listed: its events
 * are there, and only the word of them was lost.
 */
export async function sumHour(records: LedgerRecords, hour: string): Promise<HourSum> {
  const { entries, marks } = await records.hour(hour);
  const around = await surroundings(records, entries, marks);
  const sum = createSum(hour, around.marks, entries.length + around.marks.size);
  for (const entry of entries) addEntry(sum, entry, around);
  for (const mark of marks)
    if (mark.root === undefined && !isAnnounced(mark, around)) {
      sum.row(mark, { received: mark.count, unannounced: mark.count });
      sum.fate(mark, whenceOfMark(mark));
      // An entry that comes late, such as that of an object read again, will count it.
      if (mark.taken !== undefined)
        sum.wait(`entry ${mark.taken}`, around.entries.get(mark.taken)?.token ?? '');
    }
  return sum.done();
}

function isAnnounced({ taken, key }: MessageMark, { entries }: Surroundings): boolean {
  const entry = taken === undefined ? undefined : entries.get(taken);
  return entry?.messages.some((message) => message.key === key) === true;
}

async function surroundings(
  records: LedgerRecords,
  entries: readonly RecordedEntry[],
  listed: readonly MessageMark[],
): Promise<Surroundings> {
  const marks = new Map(listed.map((mark) => [mark.key, mark]));
  const missing = new Set(entries.flatMap(({ messages }) => messages.map(({ key }) => key)));
  for (const key of marks.keys()) missing.delete(key);
  for (const mark of await records.marks([...missing])) marks.set(mark.key, mark);

  const replays = [...marks.values()].flatMap((mark) => mark.replays).filter((key) => !marks.has(key));
  for (const mark of await records.marks(replays)) marks.set(mark.key, mark);

  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const elsewhere = new Set(listed.flatMap(({ taken }) => taken ?? []));
  for (const id of byId.keys()) elsewhere.delete(id);
  for (const entry of await records.entries([...elsewhere])) byId.set(entry.id, entry);
  return { marks, entries: byId };
}

function addEntry(sum: Sum, entry: RecordedEntry, { marks }: Surroundings): void {
  const whence = whenceOf(entry);
  const { received, refused, rejected, filtered, parked } = entry;
  sum.row(entry, { received, refused, rejected, filtered, parked });
  for (const [reason, events = 0] of Object.entries(parked))
    sum.parked({ ...whence, message: undefined, letter: undefined, reason, events });
  if (total(parked) > 0) sum.wait(`entry ${entry.id}`, entry.token);
  const seen = new Set<string>();
  for (const { key, count } of entry.messages) {
    const mark = marks.get(key);
    if (mark === undefined) {
      sum.row(entry, { inFlight: count });
      sum.inFlight({ ...whence, key, events: count, heardAt: entry.at, claimed: false });
      sum.wait(`mark ${key}`, '');
    } else if (mark.taken !== entry.id || seen.has(key)) {
      sum.row(entry, { duplicate: count });
      sum.duplicate({ ...whence, key, events: count });
    } else sum.fate(mark, whence);
    seen.add(key);
  }
}

type Sum = ReturnType<typeof createSum>;

/** What a sum is collected in. */
function createSum(hour: string, marks: ReadonlyMap<string, MessageMark>, records: number) {
  const rows = new Map<string, LedgerRow>();
  const inFlight: InFlight[] = [];
  const parked: Parked[] = [];
  const duplicates: Duplicate[] = [];
  const crashed: Crashed[] = [];
  const waiting = new Map<WaitingRecord, string>();

  const row = (of: { readonly source: Source; readonly tenant: string }, change: Partial<LedgerRow>) => {
    const key = `${of.source} ${of.tenant}`;
    const empty = emptyRow(of.source, of.tenant);
    rows.set(key, addRows(rows.get(key) ?? empty, { ...empty, ...change }));
  };
  const wait = (record: WaitingRecord, token: string) => waiting.set(record, token);

  return {
    row,
    wait,
    inFlight: (message: InFlight) => inFlight.push(message),
    parked: (letter: Parked) => parked.push(letter),
    duplicate: (message: Duplicate) => duplicates.push(message),
    fate: (mark: MessageMark, whence: Whence) => {
      const replays = mark.replays
        .flatMap((key) => marks.get(key) ?? [])
        .toSorted((a, b) => a.since - b.since || (a.key < b.key ? -1 : 1));
      const fate = fateOf(mark, replays);
      row(mark, rowOf(fate));
      for (const letter of fate.parked)
        parked.push({
          ...whence,
          message: mark.key,
          letter: letter.key,
          reason: letter.reason,
          events: letter.count,
        });
      for (const { mark: open, events } of fate.inFlight)
        inFlight.push({
          ...whence,
          key: open.key,
          events,
          heardAt: Math.max(whence.at, open.claimedAt),
          claimed: true,
        });
      for (const { key, crashes } of [mark, ...replays])
        if (crashes > 0) crashed.push({ ...whence, key, crashes });
      if (fate.parked.length + fate.inFlight.length > 0)
        for (const { key, token } of [mark, ...replays]) wait(`mark ${key}`, token);
    },
    done: (): HourSum => ({
      hour,
      records,
      rows: [...rows.values()].toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
      inFlight,
      parked,
      duplicates,
      crashed,
      waiting: [...waiting],
    }),
  };
}

function nameOf({ source, tenant }: LedgerRow): string {
  return `${source} ${tenant}`;
}

function rowOf({ forwarded, parked, replayed, inFlight }: MessageFate): Partial<LedgerRow> {
  return {
    forwarded,
    parked: parked.reduce((sum, { reason, count }: ParkedAs) => addCounts(sum, { [reason]: count }), {}),
    replayed,
    inFlight: inFlight.reduce((sum, { events }) => sum + events, 0),
  };
}
