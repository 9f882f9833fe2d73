import { WAZUH_EVENT_BYTES, WAZUH_MAX_FIELDS, WAZUH_MAX_KEYWORD_BYTES } from '../event/limits.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../kernel/json.ts';
import {
  clipText,
  encodedBytes,
  type Leaf,
  leafValue,
  leavesOf,
  type MutableObject,
  prune,
  removeLeaf,
  replaceLeaf,
} from './trim-leaves.ts';
import type { TrimOrder } from './trim-order.ts';
import type { WireLine } from './wire-line.ts';

/** JSON bytes to which a long text is shortened before anything is removed. */
const SHORT_BYTES = 256;
/** And what rules need, when nothing else is left. */
const SHORTEST_BYTES = 96;
/** A list that rules read is kept up to here; texts are kept whatever they are, since they can be shortened. */
const MAX_KEPT_LIST_BYTES = 4_096;
/** The marks: `sluice.truncated`, `sluice.trimmed` (so many paths of so many bytes) and `sluice.archive`. */
const MARK_FIELDS = 3;
const MARK_PATHS = 16;
const MARK_PATH_BYTES = 120;
const MARK_BYTES = 2_400;
const MAX_ARCHIVE_BYTES = 1_200;

/** What an event may have, where it takes another way than the usual one. */
export interface FitLimits {
  readonly bytes: number;
  readonly fields: number;
}

const WAZUH_LIMITS: FitLimits = { bytes: WAZUH_EVENT_BYTES, fields: WAZUH_MAX_FIELDS };

/**
 * The event as one line within Wazuh's limits: 256 fields, 65 000 bytes, 32 766 bytes a value. One that is too large is
 * cut subtree by subtree in the given order: in each, the last fields are removed when there are too many, then long texts
 * are shortened, longest first, and then removed, longest first. It is marked with what was cut and where the whole is kept;
 * it is never left out.
 */
export function fitToWazuh(
  { line, fields, overlong }: WireLine,
  order: TrimOrder,
  archived: string | undefined,
  limits: FitLimits = WAZUH_LIMITS,
): string {
  if (!overlong && fields <= limits.fields && isWithin(line, limits.bytes)) return line;

  const document = JSON.parse(line) as MutableObject;
  const before = takeMarks(document);
  const whole = archived ?? before.archive;
  const archive = whole === undefined ? undefined : clipText(whole, MAX_ARCHIVE_BYTES);
  const room = MARK_BYTES + encodedBytes(archive ?? '');
  const cut = trim(document, order, { bytes: limits.bytes - room, fields: limits.fields - MARK_FIELDS });
  const trimmed = [...new Set([...before.trimmed, ...cut])];
  const sluice = document.sluice;
  const paths = trimmed.slice(0, MARK_PATHS).map((path) => clipText(path, MARK_PATH_BYTES));
  if (trimmed.length > paths.length) paths.push(`… ${trimmed.length - paths.length} more`);
  document.sluice = {
    ...(isJsonObject(sluice) ? sluice : {}),
    truncated: true,
    trimmed: paths,
    ...(archive !== undefined && { archive }),
  };
  return JSON.stringify(document);
}

/** Takes the marks of an earlier cut out of an event that has to be cut once more. */
function takeMarks(document: MutableObject): { trimmed: readonly string[]; archive: string | undefined } {
  if (!isJsonObject(document.sluice)) return { trimmed: [], archive: undefined };
  const { trimmed, archive, ...sluice } = document.sluice;
  document.sluice = sluice;
  return {
    trimmed: isJsonArray(trimmed) ? trimmed.filter((path) => typeof path === 'string') : [],
    archive: typeof archive === 'string' ? archive : undefined,
  };
}

/** A UTF-16 unit takes at most three bytes, so most lines need no counting. */
function isWithin(line: string, bytes: number): boolean {
  return line.length * 3 <= bytes || Buffer.byteLength(line) <= bytes;
}

/** Cuts the document in place until it holds; returns the paths of what was cut, in the order of cutting. */
function trim(document: MutableObject, order: TrimOrder, max: FitLimits): readonly string[] {
  const cut = new Set<string>();
  const all = leavesOf(document);
  for (const leaf of all) shortenOverlong(leaf, cut);
  const kept = all.filter((leaf) => order.keep.has(leaf.path) && isSmall(leaf));
  const free = new Set(all);
  for (const leaf of kept) free.delete(leaf);
  const excess = {
    bytes: encodedBytes(document) - max.bytes,
    fields: all.length - (Object.hasOwn(document, 'srcip') ? 1 : 0) - max.fields,
  };

  for (const prefix of [...order.first, '']) {
    if (excess.bytes <= 0 && excess.fields <= 0) break;
    const group = [...free].filter(
      ({ path }) => prefix === '' || path === prefix || path.startsWith(`${prefix}.`),
    );
    for (const leaf of group) free.delete(leaf);
    cutGroup(group, excess, cut);
    prune(document);
    excess.bytes = encodedBytes(document) - max.bytes;
  }
  cutKept(kept, excess, cut);
  return [...cut];
}

interface Excess {
  bytes: number;
  fields: number;
}

function cutGroup(group: readonly Leaf[], excess: Excess, cut: Set<string>): void {
  const remove = (leaf: Leaf) => {
    removeLeaf(leaf);
    cut.add(leaf.path);
    excess.bytes -= leaf.bytes;
    excess.fields -= 1;
  };
  const left = new Set(group);
  for (const leaf of group.toReversed()) {
    if (excess.fields <= 0) break;
    remove(leaf);
    left.delete(leaf);
  }
  for (const leaf of longestFirst(left)) {
    if (excess.bytes <= 0) break;
    excess.bytes -= shorten(leaf, SHORT_BYTES, cut);
  }
  for (const leaf of longestFirst(left)) {
    if (excess.bytes <= 0) break;
    remove(leaf);
  }
}

/** What rules read: texts are shortened, twice if need be, and lists then go. Scalars stay. */
function cutKept(kept: readonly Leaf[], excess: Excess, cut: Set<string>): void {
  for (const bytes of [SHORT_BYTES, SHORTEST_BYTES])
    for (const leaf of longestFirst(kept)) {
      if (excess.bytes <= 0) return;
      excess.bytes -= shorten(leaf, bytes, cut);
    }
  for (const leaf of longestFirst(kept)) {
    if (excess.bytes <= 0) return;
    if (!isJsonArray(leafValue(leaf) ?? null)) continue;
    removeLeaf(leaf);
    cut.add(leaf.path);
    excess.bytes -= leaf.bytes;
  }
}

function longestFirst(leaves: Iterable<Leaf>): readonly Leaf[] {
  return [...leaves].sort((a, b) => b.bytes - a.bytes);
}

/** Kept leaves are texts, which can be shortened, or small. */
function isSmall(leaf: Leaf): boolean {
  return typeof leafValue(leaf) === 'string' || leaf.bytes <= MAX_KEPT_LIST_BYTES;
}

function shorten(leaf: Leaf, maxBytes: number, cut: Set<string>): number {
  const value = leafValue(leaf);
  if (typeof value !== 'string') return 0;
  const clipped = clipText(value, maxBytes);
  if (clipped === value) return 0;
  cut.add(leaf.path);
  return replaceLeaf(leaf, clipped);
}

function shortenOverlong(leaf: Leaf, cut: Set<string>): void {
  if (leaf.bytes <= WAZUH_MAX_KEYWORD_BYTES) return;
  if (replaceLeaf(leaf, clipStrings(leafValue(leaf) ?? '')) !== 0) cut.add(leaf.path);
}

function clipStrings(value: JsonValue): JsonValue {
  if (typeof value === 'string') return clipText(value, WAZUH_MAX_KEYWORD_BYTES);
  if (isJsonArray(value)) return value.map(clipStrings);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clipStrings(inner)]));
}
