import { SOURCES, type Source } from '../event/envelope.ts';
import { sha256 } from '../kernel/digest.ts';

/**
 * Where the archive keeps an object, the way Athena and Hive want it: partitions by tenant, source and the hour (UTC) in
 * which the first event of the message was read. Prefixes alone tell what to search, replay or expire.
 *
 * `events/tenant=acme/source=app/date=2026-03-04/hour=05/<message key>.jsonl.gz`: one redacted envelope a line.
 */

/** In the order of the prefix. `docs/archive.md` names them in its table definition. */
export const PARTITION_KEYS = ['tenant', 'source', 'date', 'hour'] as const;

const ROOT = 'events/';
const OBJECT_KEY =
  /^events\/tenant=([^/]+)\/source=([^/]+)\/date=(\d{4}-\d\d-\d\d)\/hour=(\d\d)\/([\w-]+)\.jsonl\.gz$/;

/** What names the objects of a message: its key, and when the first of its events was read (epoch ms). */
export interface ArchivedAs {
  readonly key: string;
  readonly since: number;
}

/** Half of a message's key: so much of it the parts of a message that was split have in common with it. */
const FAMILY_LENGTH = 12;

/** What a message and the parts that it was split into share; nobody else's key begins so. */
export function familyOf(key: string): string {
  return key.slice(0, FAMILY_LENGTH);
}

/** Key of a part of the message `whole` that may not have been archived: the part is archived under a name of its own. */
export function partKey(whole: string, part: string): string {
  return `${familyOf(whole)}${sha256(`${whole} part ${part}`, FAMILY_LENGTH)}`;
}

/** Events of one tenant and one source stand together. */
export interface ArchiveShelf {
  readonly tenant: string;
  readonly source: Source;
}

/** Prefix of all objects, of a tenant's, of a shelf's. */
export function archivePrefix({ tenant, source }: Partial<ArchiveShelf> = {}): string {
  if (tenant === undefined) return ROOT;
  const ofTenant = `${ROOT}tenant=${encodeURIComponent(tenant)}/`;
  return source === undefined ? ofTenant : `${ofTenant}source=${source}/`;
}

/** Prefix of a shelf's objects of one day (UTC) that `at` (epoch ms) lies in. */
export function dayPrefix(shelf: ArchiveShelf, at: number): string {
  return `${archivePrefix(shelf)}date=${new Date(at).toISOString().slice(0, 10)}/`;
}

/** Prefix of a shelf's objects of one hour. */
export function hourPrefix(shelf: ArchiveShelf, at: number): string {
  return `${dayPrefix(shelf, at)}hour=${new Date(at).toISOString().slice(11, 13)}/`;
}

/** The same message always gets the same key, and no key holds a space or a `+`. */
export function archiveKey({ key, since }: ArchivedAs, shelf: ArchiveShelf): string {
  return `${hourPrefix(shelf, since)}${key}.jsonl.gz`;
}

/** Reads a key that `archiveKey` made; `since` is the beginning of its hour. Undefined when it is none. */
export function parseArchiveKey(objectKey: string): (ArchiveShelf & ArchivedAs) | undefined {
  const [, tenant = '', text = '', date = '', hour = '', key = ''] = OBJECT_KEY.exec(objectKey) ?? [];
  const source = SOURCES.find((known) => known === text);
  const since = Date.parse(`${date}T${hour}:00:00Z`);
  const name = decoded(tenant);
  if (name === undefined || source === undefined || Number.isNaN(since)) return undefined;
  const read = { tenant: name, source, key, since };
  // The 24th hour and 30 February are dates to some engines.
  return archiveKey(read, read) === objectKey ? read : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
