import type { Envelope } from '../../src/event/envelope.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import type { ArchiveReader } from '../../src/forward/archive.ts';
import { familyOf } from '../../src/forward/archive-layout.ts';
import {
  type ArchivedObject,
  eachOf,
  linesOf,
  objectsIn,
  type ScanRange,
  type Spent,
  shelvesOf,
} from '../archive/archive-scan.ts';
import { searchSlots } from '../archive/search-slots.ts';
import { eventFields } from './fields.ts';
import type { Pace, PaceEnd } from './pace.ts';
import { under } from './repack.ts';
import { holds, type Where } from './where.ts';

export interface ReplayArchiveDeps {
  readonly reader: ArchiveReader;
  /** The events queue. */
  readonly queue: MessageQueue;
  readonly pace: Pace;
  readonly now: () => number;
  readonly interrupted: () => boolean;
  /** Hears how far it has come, after each object. */
  readonly onProgress: (progress: ArchiveProgress) => void;
}

export interface ReplayArchivePlan {
  readonly where: Where;
  readonly range: ScanRange;
  /** Names this replay: under one name no object's events are delivered twice. */
  readonly id: string;
  /** Objects are read and nothing is sent. */
  readonly dryRun: boolean;
  /** Nothing more is sent once so many events are. */
  readonly limit: number;
}

export interface ArchiveProgress {
  readonly spent: Readonly<Spent>;
  /** Objects that there are in the range; `spent` says how many of them were read. */
  readonly objects: number;
  /** Events read, events that match, and messages that they make. */
  readonly read: number;
  readonly matching: number;
  readonly messages: number;
  /** Beginning of the hour that is replayed, epoch ms, and how many of the events that match are of it. */
  readonly hour: number;
  readonly inHour: number;
}

export interface ReplayedArchive extends ArchiveProgress {
  readonly end: 'done' | 'limit' | 'queue refused' | PaceEnd;
}

/**
 * Sends events out of the archive once more, oldest hour first, an object at a time. The key of a message follows from the
 * object and the replay's id: the same command twice, or one that goes on where another was cut off, delivers once.
 */
export async function replayArchive(
  deps: ReplayArchiveDeps,
  plan: ReplayArchivePlan,
): Promise<ReplayedArchive> {
  const { reader, onProgress, interrupted } = deps;
  const { range, dryRun, limit } = plan;
  const spent: Spent = { requests: 0, objects: 0 };
  let progress: ArchiveProgress = {
    spent,
    objects: 0,
    read: 0,
    matching: 0,
    messages: 0,
    hour: range.since,
    inHour: 0,
  };
  const result = (end: ReplayedArchive['end']): ReplayedArchive => ({ ...progress, end });

  async function take(
    object: ArchivedObject,
    seen: Set<string>,
  ): Promise<ReplayedArchive['end'] | undefined> {
    if (interrupted()) return 'interrupted';
    if (progress.matching >= limit) return 'limit';
    const envelopes = (await linesOf(reader, object.object, spent))
      .map((line) => JSON.parse(line) as Envelope)
      .filter(({ event }) => !seen.has(event.event.id));
    for (const { event } of envelopes) seen.add(event.event.id);
    const matching = envelopes.filter((envelope) => holds(plan.where, eventFields(envelope)));
    const { bodies } = under(`${object.object} replay ${plan.id}`, rootOf(object), matching, deps.now());
    if (matching.length > 0 && !dryRun) {
      const end = (await deps.pace.before(matching.length)) ?? (await send(deps.queue, bodies, plan.id));
      if (end !== undefined) return end;
    }
    progress = {
      ...progress,
      read: progress.read + envelopes.length,
      matching: progress.matching + matching.length,
      messages: progress.messages + bodies.length,
      hour: object.since,
      inHour: (object.since === progress.hour ? progress.inHour : 0) + matching.length,
    };
    onProgress(progress);
    return undefined;
  }

  async function takeFamily(family: readonly ArchivedObject[]): Promise<ReplayedArchive['end'] | undefined> {
    const seen = new Set<string>();
    for (const object of family) {
      const end = await take(object, seen);
      if (end !== undefined) return end;
    }
    return undefined;
  }

  const objects = await objectsOldestFirst(reader, range, spent);
  progress = { ...progress, objects: objects.length };
  let end: ReplayedArchive['end'] | undefined;
  await eachOf(
    familiesOf(objects),
    async (family) => {
      const stop = await takeFamily(family);
      end ??= stop;
      return stop === undefined ? 'go on' : 'stop';
    },
    dryRun ? undefined : 1,
  );
  return result(end ?? 'done');
}

/** Objects of a message and of parts of it stand together, since one event may be in several of them. */
function familiesOf(objects: readonly ArchivedObject[]): readonly (readonly ArchivedObject[])[] {
  const families = new Map<string, ArchivedObject[]>();
  for (const object of objects) {
    const { tenant, source, since, key } = object;
    const name = JSON.stringify([tenant, source, since, familyOf(key)]);
    const family = families.get(name);
    if (family === undefined) families.set(name, [object]);
    else family.push(object);
  }
  return [...families.values()];
}

async function objectsOldestFirst(
  reader: ArchiveReader,
  range: ScanRange,
  spent: Spent,
): Promise<readonly ArchivedObject[]> {
  const shelves = await shelvesOf(reader, range, spent);
  const found: ArchivedObject[] = [];
  for (const slots of searchSlots(range.since, range.until))
    found.push(...(await objectsIn(reader, shelves, slots, range, spent)));
  return found.reverse();
}

/** The message in which the object's events first came. Its hour is all that matters of the time. */
function rootOf({ key, since }: ArchivedObject): { readonly key: string; readonly since: number } {
  return { key, since };
}

async function send(
  queue: MessageQueue,
  bodies: readonly string[],
  id: string,
): Promise<'queue refused' | undefined> {
  const attributes = { origin: 'replay', replay: id };
  const sent = await queue.send(bodies.map((body) => ({ body, attributes })));
  return sent.every(Boolean) ? undefined : 'queue refused';
}
