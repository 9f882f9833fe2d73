import type { Envelope } from '../event/envelope.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';
import { type HookContext, hookEnvelope, hookEventId, objectIn, section, sections } from './hook-event.ts';
import { ipAddress, outcome, text, word } from './readers.ts';
import { readAuthEntry } from './supabase-auth-entries.ts';
import { readInstant } from './time.ts';

/** An entry of the audit log in either form. Absent: the form does not have it. */
export interface AuditEntry {
  /** Its name, such as `factor_deleted`. */
  readonly name: string;
  /** `action`, `log_type`, `actor_*` and `traits`. */
  readonly payload: JsonObject;
  /** The same in both forms, so that an entry which comes both ways is one event. */
  readonly id: JsonValue | undefined;
  readonly time: JsonValue | undefined;
  readonly address: JsonValue | undefined;
  readonly requestId?: JsonValue | undefined;
  readonly userAgent?: JsonValue | undefined;
}

/** A row of `auth.audit_log_entries`; undefined: it is none. `payload` may be JSON, or the text of it. */
export function readAuditRow(row: JsonObject | undefined): AuditEntry | undefined {
  const payload = objectOrText(row?.payload);
  if (row === undefined || payload === undefined || typeof payload.action !== 'string') return undefined;
  const { id, created_at: time, ip_address: address } = row;
  return { name: payload.action, payload, id, time, address };
}

/** A line of Supabase Auth's log whose field `auth_audit_event` is the entry; undefined: it is none. */
export function readAuditLine(line: JsonObject): AuditEntry | undefined {
  const payload = objectOrFirst(line.auth_audit_event);
  if (payload === undefined || typeof payload.action !== 'string') return undefined;
  const { audit_log_id: id, created_at: time = line.time, ip_address: address } = payload;
  const { request_id: requestId, user_agent: userAgent } = payload;
  return { name: payload.action, payload, id, time, address, requestId, userAgent };
}

/** An object, or the first of a list: BigQuery, through which logs pass, knows no single nested record. */
export function objectOrFirst(value: JsonValue | undefined): JsonObject | undefined {
  const first = Array.isArray(value) ? (value[0] as JsonValue | undefined) : value;
  return isJsonObject(first) ? first : undefined;
}

/** An object, or the text of one. */
export function objectOrText(value: JsonValue | undefined): JsonObject | undefined {
  if (typeof value !== 'string') return isJsonObject(value) ? value : undefined;
  if (!value.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/**
 * An entry of the audit log as an event. The actor is `user`; whom an administrator's action is about is `user.target`.
 * An actor is named by e-mail or phone number, or is `service_role`; a phone number has no field in ECS and is kept where
 * redaction knows it by its name.
 */
export function auditEvent(entry: AuditEntry, context: HookContext): Envelope {
  const { name, payload } = entry;
  const traits = objectIn(payload, 'traits');
  const logType = word(payload.log_type ?? null);
  const { action, facts } = readAuthEntry(name, logType ?? '');
  const told = outcome(traits?.outcome ?? null);
  const ip = addressOf(entry.address);
  const requestId = word(entry.requestId ?? null);
  const original = text(1_024)(entry.userAgent ?? null);
  const { user, phone } = readActor(payload, traits);
  return hookEnvelope(
    {
      source: 'supabase',
      id: hookEventId('supabase', entry.id, context, { ...payload, time: entry.time ?? null }),
      action,
      facts: told === undefined ? facts : { ...facts, outcome: told },
      dataset: 'supabase.auth',
      time: readInstant(entry.time),
      sections: sections({
        user,
        source: ip === undefined ? undefined : { ip },
        user_agent: original === undefined ? undefined : { original },
        http: requestId === undefined ? undefined : { request: { id: requestId } },
      }),
      details: {
        entry: text(256)(name) ?? name,
        ...(logType !== undefined && { log_type: logType }),
        ...(typeof payload.actor_via_sso === 'boolean' && { actor_via_sso: payload.actor_via_sso }),
        ...(phone !== undefined && { actor: { phone } }),
        ...(traits !== undefined && { traits }),
      },
    },
    context,
  );
}

/** A payload that is kept as it came, with its actor where redaction knows names and numbers. */
export function withPersonalNames(payload: JsonObject): JsonObject {
  const { actor_name: name, actor_username: username, ...rest } = payload;
  const isPhone = typeof username === 'string' && PHONE.test(username);
  return {
    ...rest,
    ...(name !== undefined && { full_name: name }),
    ...(username !== undefined && { [isPhone ? 'phone' : 'actor_username']: username }),
  };
}

/** Supabase Auth writes numbers without their `+`. */
const PHONE = /^\+?[\d ()-]{5,24}$/;

function readActor(payload: JsonObject, traits: JsonObject | undefined) {
  const username = word(payload.actor_username ?? null);
  const isPhone = username !== undefined && PHONE.test(username);
  const isEmail = username?.includes('@') === true;
  const target = word(traits?.user_id ?? null);
  const user = section<NonNullable<SecurityEvent['user']>>({
    id: word(payload.actor_id ?? null),
    name: isPhone || isEmail ? undefined : username,
    email: isEmail ? username : undefined,
    full_name: word(payload.actor_name ?? null),
    target: target === undefined ? undefined : { id: target },
  });
  return { user, phone: isPhone ? username : undefined };
}

/** Empty when unknown; older versions write the port as well, and proxies may put several into one header. */
export function addressOf(value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [first = ''] = value.slice(0, 256).split(',');
  const [, bracketed, dotted] = /^\[([^\]]+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(first.trim()) ?? [];
  return ipAddress(bracketed ?? dotted ?? first);
}
