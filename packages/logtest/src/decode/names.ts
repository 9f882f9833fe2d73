import type { StaticField } from './event.ts';

/**
 * A field's name without regard to case. There is one object per name, which rules and events share, so that the
 * event decoded last can be asked for a field without a table of its own.
 */
export class FieldName {
  readonly lower: string;
  /** Number of the last event that held it, and where among that event's fields. */
  event = 0;
  at = 0;
  /** Asked for by a rule: kept for good. */
  pinned = false;
  private user = 0;

  constructor(lower: string) {
    this.lower = lower;
  }

  /** True once for every user; users are numbered. */
  claim(user: number): boolean {
    if (this.user === user) return false;
    this.user = user;
    return true;
  }
}

/** Top-level keys that become static fields. `user` is special, see `readFields`. */
const STATIC_KEYS: ReadonlyMap<string, StaticField | 'user'> = new Map([
  ['srcip', 'srcip'],
  ['dstip', 'dstip'],
  ['srcport', 'srcport'],
  ['dstport', 'dstport'],
  ['protocol', 'protocol'],
  ['action', 'action'],
  ['srcuser', 'srcuser'],
  ['dstuser', 'dstuser'],
  ['id', 'id'],
  ['status', 'status'],
  ['url', 'url'],
  ['data', 'data'],
  ['extra_data', 'extra_data'],
  ['systemname', 'system_name'],
  ['user', 'user'],
]);

/** The two keys that came at a place the last times. */
export interface Guesses {
  last: Path | undefined;
  before: Path | undefined;
}

/** A key where it stands in documents. Documents that are alike find their keys again without cutting them out. */
export class Path {
  /** Dotted name as written. */
  readonly name: string;
  readonly key: string;
  /** Undefined for the document itself. */
  readonly parent: Path | undefined;
  readonly target: StaticField | 'user' | undefined;
  /** The key as a compact document writes it, with quotes and colon; undefined when that takes an escape. */
  readonly written: string | undefined;
  /** Whether the key cannot be a plain property of its own. */
  readonly special: boolean;
  /** What came first in this object, and next to this key, the last times: kinds of documents take turns. */
  readonly first: Guesses = { last: undefined, before: undefined };
  readonly next: Guesses = { last: undefined, before: undefined };
  private readonly prefix: string;
  private readonly children = new Map<string, Path>();
  private own: FieldName | undefined;

  constructor(parent: Path | undefined, key: string) {
    this.name = (parent?.prefix ?? '') + key;
    this.key = key;
    this.parent = parent;
    this.prefix = parent === undefined ? '' : `${this.name}.`;
    this.target = parent?.prefix === '' ? STATIC_KEYS.get(key) : undefined;
    this.special = key.includes('.') || key === '__proto__';
    this.written = /["\\\0]/.test(key) ? undefined : `"${key}":`;
  }

  get field(): FieldName {
    this.own ??= named(this.name.toLowerCase());
    return this.own;
  }

  child(key: string): Path {
    const found = this.children.get(key);
    if (found !== undefined) return found;
    const made = new Path(this, key);
    remembered += ENTRY + made.name.length;
    this.children.set(key, made);
    return made;
  }
}

/** Characters of names, and so many for each beside, after which those that no rule asks for are forgotten. */
const MAX_REMEMBERED = 4_000_000;
const ENTRY = 200;

let names = new Map<string, FieldName>();
let document = new Path(undefined, '');
let remembered = 0;

/** The place from which a document's keys are looked up. */
export function documentPath(): Path {
  if (remembered > MAX_REMEMBERED) {
    names = new Map([...names].filter(([, { pinned }]) => pinned));
    document = new Path(undefined, '');
    remembered = 0;
  }
  return document;
}

/** The name that a rule asks for. */
export function fieldName(name: string): FieldName {
  const field = named(name.toLowerCase());
  field.pinned = true;
  return field;
}

function named(lower: string): FieldName {
  const found = names.get(lower);
  if (found !== undefined) return found;
  const made = new FieldName(lower);
  names.set(lower, made);
  return made;
}
