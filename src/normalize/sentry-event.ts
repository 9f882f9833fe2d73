import type { SecurityEvent } from '../event/security-event.ts';
import { SEVERITY_NUMBER } from '../event/severity.ts';
import { readTraceId } from '../event/trace-id.ts';
import { isJsonObject, type JsonObject, type JsonValue, setOwn } from '../kernel/json.ts';
import { objectIn, section, sections } from './hook-event.ts';
import { httpMethod, ipAddress, readLevel, text, word } from './readers.ts';
import { type Instant, readInstant } from './time.ts';

/** What an error event of Sentry tells, in either generation of webhooks and in older forms of events. */
export interface SentryEventFacts {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly level: string | undefined;
  readonly time: Instant | undefined;
  readonly sections: Partial<SecurityEvent>;
  readonly details: JsonObject;
}

/** Tags kept of an event, and characters of each. */
const MAX_TAGS = 50;
const MAX_TAG_CHARS = 200;

/**
 * Reads an event object: https://develop.sentry.dev/sdk/data-model/event-payloads/. Left out, because they hold source
 * code, variables, request bodies and whatever an application put there: stack traces, breadcrumbs, contexts (but the trace), extra data,
 * request headers (but the user agent), cookies, query strings and bodies.
 */
export function readSentryEvent(event: JsonObject): SentryEventFacts {
  const tags = readTags(event.tags);
  const exception = lastException(event);
  const type = word(exception?.type ?? null);
  const value = text(1_024)(exception?.value ?? null);
  const message = messageOf(event);
  const metadata = objectIn(event, 'metadata');
  const title =
    text(1_024)(event.title ?? null) ??
    text(1_024)(metadata?.title ?? null) ??
    titleOf(type ?? word(metadata?.type ?? null), value ?? text(1_024)(metadata?.value ?? null)) ??
    message;
  const level = text(32)(event.level ?? null) ?? tags?.level;
  const request = objectIn(event, 'request') ?? objectIn(event, 'sentry.interfaces.Http');
  const user = objectIn(event, 'user') ?? objectIn(event, 'sentry.interfaces.User');
  const isError = exception !== undefined || severityOf(level) !== SEVERITY_NUMBER.info;
  const errorMessage = value ?? message ?? title;
  return {
    id: word(event.event_id ?? null),
    title,
    level,
    time: readInstant(event.timestamp) ?? readInstant(event.datetime) ?? readInstant(event.received),
    sections: sections({
      ...requestSections(request, user, tags?.url),
      user: readUser(user),
      trace: section<NonNullable<SecurityEvent['trace']>>({
        id: readTraceId(objectIn(objectIn(event, 'contexts'), 'trace')?.trace_id),
      }),
      service: section<NonNullable<SecurityEvent['service']>>({
        environment: word(event.environment ?? null) ?? tags?.environment,
        version: releaseOf(event.release) ?? tags?.release ?? tags?.['sentry:release'],
      }),
      error: isError
        ? section<NonNullable<SecurityEvent['error']>>({ code: type, message: errorMessage })
        : undefined,
    }),
    details: keep({
      event_id: word(event.event_id ?? null),
      level,
      platform: word(event.platform ?? null),
      culprit: text(1_024)(event.culprit ?? null),
      transaction: word(event.transaction ?? null),
      logger: word(event.logger ?? null),
      message: message === title || message === errorMessage ? undefined : message,
      location: word(event.location ?? null),
      tags,
    }),
  };
}

/** Sentry's level as `event.severity`: rules read 0 as no error and 99 as a fatal one. */
export function severityOf(level: string | undefined): number | undefined {
  if (level === undefined) return undefined;
  return level.toLowerCase() === 'sample' ? SEVERITY_NUMBER.info : readLevel(level)?.severity;
}

/** Members that say something: no null, no empty object. */
export function keep(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const kept = Object.entries(members).filter(([, value]) => !isEmpty(value));
  return Object.fromEntries(kept) as JsonObject;
}

function isEmpty(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || (isJsonObject(value) && Object.keys(value).length === 0);
}

function titleOf(type: string | undefined, value: string | undefined): string | undefined {
  if (type === undefined) return value;
  return value === undefined ? type : `${type}: ${value}`;
}

function messageOf(event: JsonObject): string | undefined {
  const entry = objectIn(event, 'logentry') ?? objectIn(event, 'sentry.interfaces.Message');
  const found = [entry?.formatted, event.message, entry?.message].find(
    (each) => typeof each === 'string' && each !== '',
  );
  return text(1_024)(found ?? null);
}

/** The last of a chain is the one that was caught. */
function lastException(event: JsonObject): JsonObject | undefined {
  const exception = event.exception ?? event['sentry.interfaces.Exception'];
  const values = isJsonObject(exception) ? exception.values : exception;
  if (!Array.isArray(values)) return undefined;
  return (values as readonly JsonValue[]).filter(isJsonObject).findLast(({ type, value }) => type || value);
}

/** A name, or an object that has one. */
function releaseOf(release: JsonValue | undefined): string | undefined {
  return word((isJsonObject(release) ? release.version : release) ?? null);
}

/** `{key: value}`, `[[key, value]]` or `[{key, value}]`. What says who the user is stands in `user` and is left out. */
function readTags(value: JsonValue | undefined): Record<string, string> | undefined {
  const pairs = isJsonObject(value)
    ? Object.entries(value)
    : Array.isArray(value)
      ? (value as readonly JsonValue[]).map((each) =>
          isJsonObject(each)
            ? [each.key, each.value]
            : ((Array.isArray(each) ? each : []) as readonly JsonValue[]),
        )
      : [];
  const tags: Record<string, string> = {};
  for (const [key, raw] of pairs.slice(0, MAX_TAGS)) {
    const found = typeof raw === 'boolean' ? String(raw) : word(raw ?? null);
    if (
      typeof key === 'string' &&
      key !== '' &&
      key.length <= 64 &&
      found !== undefined &&
      !/^user(?:\.|$)/.test(key)
    )
      if (found.length <= MAX_TAG_CHARS) setOwn(tags, key, found);
  }
  return Object.keys(tags).length === 0 ? undefined : tags;
}

function readUser(user: JsonObject | undefined): SecurityEvent['user'] {
  return section<NonNullable<SecurityEvent['user']>>({
    id: word(user?.id ?? null),
    name: word(user?.username ?? null),
    email: word(user?.email ?? null),
    full_name: word(user?.name ?? null),
  });
}

function requestSections(
  request: JsonObject | undefined,
  user: JsonObject | undefined,
  taggedUrl: string | undefined,
): Partial<Record<'source' | 'user_agent' | 'url' | 'http', object | undefined>> {
  const ip = ipAddress(user?.ip_address ?? null) ?? ipAddress(objectIn(request, 'env')?.REMOTE_ADDR ?? null);
  const agent = text(1_024)(headerOf(request?.headers, 'user-agent') ?? null);
  const method = httpMethod(request?.method ?? null);
  return {
    source: ip === undefined ? undefined : { ip },
    user_agent: agent === undefined ? undefined : { original: agent },
    url: readUrl(request?.url) ?? readUrl(taggedUrl),
    http: method === undefined ? undefined : { request: { method } },
  };
}

/** Headers come as pairs or as an object. */
function headerOf(headers: JsonValue | undefined, name: string): JsonValue | undefined {
  const pairs = isJsonObject(headers)
    ? Object.entries(headers)
    : Array.isArray(headers)
      ? (headers as readonly JsonValue[]).filter((each) => Array.isArray(each))
      : [];
  const [, value] =
    (pairs as readonly (readonly JsonValue[])[]).find(
      ([key]) => typeof key === 'string' && key.toLowerCase() === name,
    ) ?? [];
  return value;
}

/** Without query, fragment and credentials. Its path is what rules compare with reports of attacks. */
export function readUrl(value: JsonValue | undefined): SecurityEvent['url'] {
  if (typeof value !== 'string' || value.length > 4_096) return undefined;
  if (value.startsWith('/')) {
    const [path = ''] = value.split(/[?#]/, 1);
    return path.length <= 2_048 ? { path } : undefined;
  }
  const url = /^https?:\/\//i.test(value) ? URL.parse(value) : null;
  if (url === null || url.hostname === '' || url.hostname.length > 256 || url.pathname.length > 2_048)
    return undefined;
  return { full: `${url.origin}${url.pathname}`, domain: url.hostname, path: url.pathname };
}
