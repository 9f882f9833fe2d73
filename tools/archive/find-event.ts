import type { Envelope } from '../../src/event/envelope.ts';
import type { EventId } from '../../src/event/event-id.ts';
import { MESSAGE_KEY_LENGTH } from '../../src/event/packed-message.ts';
import type { ArchiveReader } from '../../src/forward/archive.ts';
import { type ArchiveShelf, archiveKey } from '../../src/forward/archive-layout.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import {
  type ArchivedObject,
  eachOf,
  linesOf,
  objectsIn,
  type ScanRange,
  type Spent,
  shelvesOf,
} from './archive-scan.ts';
import { searchSlots } from './search-slots.ts';

export interface FoundEvent {
  readonly at: ArchivedObject;
  readonly envelope: Envelope;
  /** From 0, among the object's events. */
  readonly position: number;
  readonly count: number;
}

/** How far a search has come. */
export interface SearchProgress extends Readonly<Spent> {
  readonly hours: number;
  /** Beginning of the oldest hour that was looked through, epoch ms. */
  readonly back: number;
}

export interface Search {
  readonly found: FoundEvent | undefined;
  readonly progress: SearchProgress;
}

const HOURS = { hour: 1, day: 24 } as const;

export interface FindDeps {
  readonly reader: ArchiveReader;
  /** When the first event of a message was read, epoch ms, by the message's key; undefined when nobody knows. */
  readonly readAt: (message: string) => Promise<number | undefined>;
  /** Hears of every stretch that was looked through in vain. */
  readonly onProgress: (progress: SearchProgress) => void;
}

/**
 * Looks for an event, the newest hours first. An event that travelled alone has an object whose name follows from its id and
 * from when it was read, which its delivery mark knows: then nothing has to be searched. The others are found by reading
 * what there is.
 */
export async function findEvent(
  { reader, readAt, onProgress }: FindDeps,
  id: EventId,
  range: ScanRange,
): Promise<Search> {
  const spent: Spent = { requests: 0, objects: 0 };
  let progress: SearchProgress = { ...spent, hours: 0, back: range.until };
  const shelves = await shelvesOf(reader, range, spent);
  const known = await findIn(reader, id, await knownObjects(readAt, id, shelves, range, spent), spent);
  if (known !== undefined) return { found: known, progress: { ...spent, hours: 0, back: known.at.since } };
  for (const slots of searchSlots(range.since, range.until)) {
    const objects = await objectsIn(reader, shelves, slots, range, spent);
    const found = await findIn(reader, id, objects, spent);
    progress = {
      ...spent,
      hours: progress.hours + slots.reduce((hours, { unit }) => hours + HOURS[unit], 0),
      back: Math.max(slots.at(-1)?.at ?? range.until, range.since),
    };
    if (found !== undefined) return { found, progress };
    onProgress(progress);
  }
  return { found: undefined, progress };
}

/** Where the event would lie if it travelled alone. */
async function knownObjects(
  readAt: FindDeps['readAt'],
  id: EventId,
  shelves: readonly ArchiveShelf[],
  { since: from, until }: ScanRange,
  spent: Spent,
): Promise<readonly ArchivedObject[]> {
  const objects: ArchivedObject[] = [];
  for (const tenant of new Set(shelves.map((shelf) => shelf.tenant))) {
    const key = keyOfOne(tenant, id);
    spent.requests += 1;
    const since = await readAt(key);
    if (since === undefined || since < from || since > until) continue;
    for (const shelf of shelves)
      if (shelf.tenant === tenant)
        objects.push({ ...shelf, key, since, object: archiveKey({ key, since }, shelf) });
  }
  return objects;
}

async function findIn(
  reader: ArchiveReader,
  id: EventId,
  objects: readonly ArchivedObject[],
  spent: Spent,
): Promise<FoundEvent | undefined> {
  const alone = objects.filter(({ tenant, key }) => key === keyOfOne(tenant, id));
  const inOrder = [...alone, ...objects.filter((object) => !alone.includes(object))];
  let found: FoundEvent | undefined;
  await eachOf(inOrder, async (at) => {
    const hit = inLines(at, id, await linesOf(reader, at.object, spent));
    if (hit !== undefined) found ??= hit;
    return hit === undefined ? 'go on' : 'stop';
  });
  return found;
}

/** Key of the message that holds this event and no other. */
export function keyOfOne(tenant: string, id: EventId): string {
  return sha256(JSON.stringify([[tenant, id]]), MESSAGE_KEY_LENGTH);
}

function inLines(at: ArchivedObject, id: EventId, lines: readonly string[]): FoundEvent | undefined {
  const quoted = JSON.stringify(id);
  for (const [position, line] of lines.entries()) {
    if (!line.includes(quoted)) continue;
    const envelope = JSON.parse(line) as Envelope;
    if (envelope.event.event.id === id) return { at, envelope, position, count: lines.length };
  }
  return undefined;
}
