import type { SecurityEvent } from '../event/security-event.ts';
import { isJsonObject, type JsonObject, type JsonValue, setOwn } from '../kernel/json.ts';
import { type Reader, readLevel } from './readers.ts';
import { type Instant, readInstant } from './time.ts';

type Part<K extends keyof SecurityEvent> = NonNullable<SecurityEvent[K]>;
type Inner<T, K extends keyof T> = NonNullable<T[K]>;

/** The schema's objects of scalars, each under one name. */
interface Sections {
  event: SecurityEvent['event'];
  user: Part<'user'>;
  target: Inner<Part<'user'>, 'target'>;
  source: Part<'source'>;
  agent: Part<'user_agent'>;
  url: Part<'url'>;
  request: Inner<Part<'http'>, 'request'>;
  response: Inner<Part<'http'>, 'response'>;
  service: Part<'service'>;
  rule: Part<'rule'>;
  error: Part<'error'>;
  cloud: Part<'cloud'>;
  account: Inner<Part<'cloud'>, 'account'>;
  related: Part<'related'>;
  trace: Part<'trace'>;
}

type PartialSections = { [S in keyof Sections]: Partial<Sections[S]> };

/** An event while its record is read. Every section exists; `labels` and `details` only when there are some. */
export interface Draft extends PartialSections {
  /** Tenant that the sender's key belongs to. */
  readonly tenant: string;
  /** Path at which the record names another one. */
  foreignTenant?: string;
  time?: Instant;
  labels?: Record<string, string>;
  details?: JsonObject;
}

export function emptyDraft(tenant: string): Draft {
  return {
    tenant,
    event: {},
    user: {},
    target: {},
    source: {},
    agent: {},
    url: {},
    request: {},
    response: {},
    service: {},
    rule: {},
    error: {},
    cloud: {},
    account: {},
    related: {},
    trace: {},
  };
}

/** Takes what it can use of a value into the draft and returns what is left over; undefined: nothing is. */
export type Take = (draft: Draft, value: JsonValue) => JsonValue | undefined;

/** Readers that clip leave at least so many characters; what becomes shorter below was translated (`::0` to `::`). */
const SHORTEST_CLIP = 256;

/** Fills one field, unless it is filled already. A text that had to be clipped is also left over, whole. */
export function into<S extends keyof Sections, K extends keyof Sections[S]>(
  section: S,
  key: K,
  read: Reader<NonNullable<Sections[S][K]>>,
): Take {
  return (draft, value) => {
    const sections: PartialSections = draft;
    const target = sections[section];
    if (target[key] !== undefined) return value;
    const found = read(value);
    if (found === undefined) return value;
    target[key] = found;
    const shortened = typeof value === 'string' && typeof found === 'string' && found.length < value.length;
    return shortened && value.length > SHORTEST_CLIP && value.startsWith(found) ? value : undefined;
  };
}

/** An object, key by key; keys without an entry are left over. `scalar` takes a value that is no object. */
export function nested(entries: Readonly<Record<string, Take>>, scalar?: Take): Take {
  const table = new Map(Object.entries(entries));
  return (draft, value) => {
    if (!isJsonObject(value)) return scalar === undefined ? value : scalar(draft, value);
    let rest: Record<string, JsonValue> | undefined;
    for (const key of Object.keys(value)) {
      const left = takeKey(table, draft, key, value[key] as JsonValue);
      if (left === undefined) continue;
      rest ??= {};
      setOwn(rest, key, left);
    }
    return rest;
  };
}

export function takeKey(
  table: ReadonlyMap<string, Take>,
  draft: Draft,
  key: string,
  value: JsonValue,
): JsonValue | undefined {
  const take = table.get(key);
  return take === undefined ? value : take(draft, value);
}

/** The first that takes the value whole. */
export function either(...takes: readonly Take[]): Take {
  return (draft, value) => {
    let left: JsonValue | undefined = value;
    for (const take of takes) {
      if (left === undefined) break;
      left = take(draft, left);
    }
    return left;
  };
}

export const takeTime: Take = (draft, value) => {
  if (draft.time !== undefined) return value;
  const instant = readInstant(value);
  if (instant === undefined) return value;
  draft.time = instant;
  return undefined;
};

export const takeLevel: Take = (draft, value) => {
  if (draft.event.severity !== undefined) return value;
  const read = readLevel(value);
  if (read === undefined) return value;
  draft.event.severity = read.severity;
  if (read.level !== undefined) draft.rule.level ??= read.level;
  return undefined;
};

export function takeTenant(path: string): Take {
  return (draft, value) => {
    if (typeof value !== 'string') return value;
    if (value !== draft.tenant) draft.foreignTenant ??= path;
    return undefined;
  };
}

export const takeLabels: Take = (draft, value) => {
  if (!isJsonObject(value)) return value;
  const rest: Record<string, JsonValue> = {};
  for (const key of Object.keys(value)) {
    const raw = value[key] as JsonValue;
    const label = typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : raw;
    if (
      key !== '' &&
      key.length <= 128 &&
      typeof label === 'string' &&
      label !== '' &&
      label.length <= 1_024
    ) {
      draft.labels ??= {};
      setOwn(draft.labels, key, label);
    } else {
      setOwn(rest, key, raw);
    }
  }
  return Object.keys(rest).length > 0 ? rest : undefined;
};

export const takeDetails: Take = (draft, value) => {
  if (value === null) return undefined;
  draft.details = isJsonObject(value) ? value : { value };
  return undefined;
};

const urlField = { full: 4_096, path: 2_048, domain: 256 };

/** An absolute address gives `url.{full,domain,path}`, one that begins with a slash `url.path`. */
export const takeUrl: Take = (draft, value) => {
  if (typeof value !== 'string' || draft.url.full !== undefined) return value;
  if (value.startsWith('/') && draft.url.path === undefined && value.length <= urlField.path) {
    draft.url.path = value;
    return undefined;
  }
  const url = value.length <= urlField.full && /^https?:\/\//i.test(value) ? URL.parse(value) : null;
  if (url === null || url.hostname.length > urlField.domain) return value;
  draft.url.full = value;
  draft.url.domain ??= url.hostname;
  if (url.pathname.length <= urlField.path) draft.url.path ??= url.pathname;
  return undefined;
};
