import { factsOfAction } from '../event/actions.ts';
import type { Envelope } from '../event/envelope.ts';
import { deriveEventId, type EventId } from '../event/event-id.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import { canonicalIp } from '../kernel/ip-address.ts';
import { isJsonObject, type JsonObject, type JsonValue, setOwn } from '../kernel/json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type Draft, emptyDraft } from './app-draft.ts';
import { categorize, readFamily } from './app-families.ts';
import { takeField } from './app-fields.ts';
import type { NormalizeFault } from './fault.ts';
import { clip } from './readers.ts';
import { clockSkew, instantAt } from './time.ts';

/** What the request tells of every event in it. */
export interface AppContext {
  /** Tenant and application of the ingest key. */
  readonly tenant: string;
  readonly application: string;
  /** Used when the event names no address of its own, and then the user agent with it. */
  readonly connectionIp?: string;
  readonly userAgent?: string;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly requestId: string;
  /** Place of the event in the request, from 0. */
  readonly position: number;
  /**
   * Ids derived so far in this request, kept by the caller for all its events: equal records are then told apart by an
   * ordinal, which a resend of the same request repeats.
   */
  readonly derivedIds?: Map<EventId, number>;
}

export type AppFault = NormalizeFault<'invalid_event' | 'tenant_mismatch'>;

/**
 * Turns what an application sent into an event: Sluice's own shape, a HashPass `WazuhEvent`, or the browser helper's
 * object (names: `app-fields.ts`). Only `action` is required. A field that cannot be read is not a reason to lose a
 * security event: it is kept under `sluice.details`, like every unknown one. The level the sender gives stands; without
 * one the action catalogue decides.
 */
export function normalizeAppEvent(record: JsonValue, context: AppContext): Result<Envelope, AppFault> {
  if (!isJsonObject(record)) return fault('invalid_event', 'an event is a JSON object', '');
  const draft = emptyDraft(context.tenant);
  const rest: Record<string, JsonValue> = {};
  for (const key of Object.keys(record)) {
    const left = takeField(draft, key, record[key] as JsonValue);
    if (left !== undefined && left !== null) setOwn(rest, key, left);
  }
  if (draft.foreignTenant !== undefined)
    return fault(
      'tenant_mismatch',
      "the event names a tenant that is not the ingest key's",
      draft.foreignTenant,
    );
  const { action } = draft.event;
  if (action === undefined)
    return fault('invalid_event', 'action must be a text of 1 to 256 characters', 'action');
  keepRest(draft, rest);
  return ok({
    source: 'app',
    tenant: context.tenant,
    origin: { name: context.application },
    event: assemble(draft, action, record, context),
  });
}

function fault(
  code: AppFault['code'],
  message: string,
  path: string,
): { readonly ok: false; readonly error: AppFault } {
  return err({ code, message, path });
}

/** Puts leftovers beside the details; a name that the details have already is prefixed with `_` until it is free. */
function keepRest(draft: Draft, rest: JsonObject): void {
  const keys = Object.keys(rest);
  if (keys.length === 0) return;
  if (draft.details === undefined) {
    draft.details = rest;
    return;
  }
  const details: Record<string, JsonValue> = {};
  for (const key of Object.keys(draft.details)) setOwn(details, key, draft.details[key] as JsonValue);
  for (const key of keys) {
    let free = key;
    while (Object.hasOwn(details, free)) free = `_${free}`;
    setOwn(details, free, rest[key] as JsonValue);
  }
  draft.details = details;
}

function assemble(draft: Draft, action: string, record: JsonObject, context: AppContext): SecurityEvent {
  const reading = readFamily(draft, action);
  addConnection(draft, context);
  const skew = draft.time === undefined ? undefined : clockSkew(draft.time, context.receivedAt);
  const { user, target, url, rule, error, cloud, account, related, trace, labels, details } = draft;
  const { category, type, outcome, severity } = categorize(draft, factsOfAction(action), reading);
  const { provider, code, duration, kind = 'event' } = draft.event;
  const reason = reading.reason ?? draft.event.reason;
  const received = instantAt(context.receivedAt).text;
  const event: SecurityEvent = {
    '@timestamp': draft.time?.text ?? received,
    event: {
      id: draft.event.id ?? deriveId(record, draft.time !== undefined, context),
      kind,
      category,
      type,
      action,
      outcome,
      severity,
      dataset: 'sluice.app',
      created: received,
    },
    service: draft.service,
    organization: { id: context.tenant },
  };
  draft.service.name ??= clip(context.application, 256);
  if (provider !== undefined) event.event.provider = provider;
  if (code !== undefined) event.event.code = code;
  if (reason !== undefined) event.event.reason = reason;
  if (duration !== undefined) event.event.duration = duration;
  if (filled(target)) user.target = target;
  if (filled(user)) event.user = user;
  if (filled(draft.source)) event.source = draft.source;
  if (filled(draft.agent)) event.user_agent = draft.agent;
  if (filled(url)) event.url = url;
  const { method, id } = draft.request;
  const { status_code } = draft.response;
  if (filled(draft.request) || status_code !== undefined)
    event.http = {
      ...((method ?? id) !== undefined && { request: draft.request }),
      ...(status_code !== undefined && { response: { status_code } }),
    };
  if (filled(rule)) event.rule = rule;
  if (filled(error)) event.error = error;
  if (filled(account)) cloud.account = account;
  if (filled(cloud)) event.cloud = cloud;
  if (filled(related)) event.related = related;
  if (trace.id !== undefined) event.trace = { id: trace.id };
  if (labels !== undefined) event.labels = labels;
  if (skew !== undefined) event.labels = { ...event.labels, clock_skew: skew };
  if (details !== undefined && filled(details)) event.sluice = { details: details as Details };
  return event;
}

type Details = NonNullable<NonNullable<SecurityEvent['sluice']>['details']>;

function filled(section: object): boolean {
  for (const _ in section) return true;
  return false;
}

/** An event that names no address speaks of its own connection. */
function addConnection(draft: Draft, { connectionIp, userAgent }: AppContext): void {
  const ip = draft.source.ip === undefined && connectionIp !== undefined && canonicalIp(connectionIp);
  if (!ip) return;
  draft.source.ip = ip;
  if (userAgent) draft.agent.original ??= clip(userAgent, 1_024);
}

/**
 * A record with a time of its own is known by its content; of one without, two equal ones are two events, so the
 * request and the position tell them apart.
 */
function deriveId(record: JsonObject, hasTime: boolean, context: AppContext): EventId {
  const { tenant, application, requestId, position, derivedIds } = context;
  const identity = hasTime ? [tenant, application] : [tenant, application, requestId, String(position)];
  const id = deriveEventId(identity, JSON.stringify(record));
  const earlier = derivedIds?.get(id) ?? 0;
  derivedIds?.set(id, earlier + 1);
  return earlier === 0 ? id : `${id}-${earlier + 1}`;
}
