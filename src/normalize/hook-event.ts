import type { ActionFacts } from '../event/actions.ts';
import type { Envelope, Source } from '../event/envelope.ts';
import { deriveEventId, type EventId, isEventId } from '../event/event-id.ts';
import { MAX_JSON_DEPTH } from '../event/limits.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import { SEVERITY_NUMBER } from '../event/severity.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';
import { boundDetails } from './bound-details.ts';
import type { NormalizeFault } from './fault.ts';
import { clip } from './readers.ts';
import { clockSkew, type Instant, instantAt } from './time.ts';

/** What the request tells of a webhook's record. */
export interface HookContext {
  /** Tenant and application of the hook whose secret proved the sender. */
  readonly tenant: string;
  readonly application: string;
  /** Epoch ms. */
  readonly receivedAt: number;
  /** The sender's id of this delivery, the same when it is sent again, where the sender has one that is signed. */
  readonly delivery?: string;
  /** `Sentry-Hook-Resource` and `Sentry-Hook-Timestamp`. */
  readonly resource?: string;
  readonly sentAt?: string;
}

export type HookFault = NormalizeFault<'invalid_event'>;

/** What every normalizer of webhooks finds out; the rest of the event is `sections`. */
export interface HookReading {
  readonly source: Source & ('supabase' | 'sentry');
  readonly id: EventId;
  readonly action: string;
  readonly facts: ActionFacts;
  /** Over `facts`. */
  readonly severity?: number;
  readonly kind?: SecurityEvent['event']['kind'];
  readonly dataset: string;
  readonly time: Instant | undefined;
  readonly reason?: string;
  /** Fields of the event beside `event` itself. */
  readonly sections: Partial<SecurityEvent>;
  readonly details: JsonObject;
}

/** Bytes of `sluice.details` as JSON, which leaves the other fields 12 KB of `MAX_EVENT_BYTES`. */
const MAX_DETAILS_BYTES = 53_248;

/** Puts an event together. Its details are trimmed to fit, which `sluice.truncated` tells. */
export function hookEnvelope(reading: HookReading, context: HookContext): Envelope {
  const { facts, time, reason, sections } = reading;
  const received = instantAt(context.receivedAt).text;
  const { value: details, isTrimmed } = boundDetails(reading.details, MAX_DETAILS_BYTES);
  const skew = time && clockSkew(time, context.receivedAt);
  const event: SecurityEvent = {
    '@timestamp': time?.text ?? received,
    event: {
      id: reading.id,
      kind: reading.kind ?? 'event',
      category: [...facts.category],
      type: [...facts.type],
      action: reading.action,
      outcome: facts.outcome,
      severity: reading.severity ?? SEVERITY_NUMBER[facts.severity],
      dataset: reading.dataset,
      provider: reading.source,
      created: received,
      ...(reason !== undefined && { reason: clip(reason, 1_024) }),
    },
    ...sections,
    service: { ...sections.service, name: clip(context.application, 256) },
    organization: { id: context.tenant },
    ...(skew !== undefined && { labels: { clock_skew: skew } }),
    sluice: { details: details as Details, ...(isTrimmed && { truncated: true }) },
  };
  return { source: reading.source, tenant: context.tenant, origin: { name: context.application }, event };
}

type Details = NonNullable<NonNullable<SecurityEvent['sluice']>['details']>;

/** An id that the vendor gave, or else one of what distinguishes the record, whatever the order of its keys. */
export function hookEventId(
  source: 'supabase' | 'sentry',
  given: JsonValue | undefined,
  context: HookContext,
  content: JsonValue,
): EventId {
  if (isEventId(given)) return given;
  return deriveEventId([source, context.tenant, context.application], canonicalJson(content));
}

/**
 * JSON with the keys of every object in order, so that equal objects have equal texts. What lies deeper than any honest
 * record is left out: recursion has an end.
 */
export function canonicalJson(value: JsonValue, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (depth > MAX_JSON_DEPTH) return '"…"';
  if (Array.isArray(value))
    return `[${(value as readonly JsonValue[]).map((item) => canonicalJson(item, depth + 1)).join()}]`;
  const object = value as JsonObject;
  const members = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key] as JsonValue, depth + 1)}`);
  return `{${members.join()}}`;
}

/** A name of theirs as a part of an action: lower case, words joined by `_`. */
export function actionPart(text: string): string {
  return clip(text.trim().toLowerCase(), 120).replaceAll(/[^\p{L}\p{N}]+/gu, '_') || '_';
}

/** A section without what is missing; undefined when nothing is there. */
export function section<T extends object>(members: { [K in keyof T]?: T[K] | undefined }): T | undefined {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T);
}

/** Sections that are there, for `HookReading.sections`. */
export function sections(all: { [K in keyof SecurityEvent]?: SecurityEvent[K] | undefined }) {
  return (section(all) ?? {}) as Partial<SecurityEvent>;
}

export function objectIn(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = object?.[key];
  return isJsonObject(value) ? value : undefined;
}

export function notAnObject(): HookFault {
  return { code: 'invalid_event', message: 'a webhook carries a JSON object', path: '' };
}
