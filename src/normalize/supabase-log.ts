import { ACTIONS, type ActionFacts } from '../event/actions.ts';
import type { Envelope } from '../event/envelope.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';
import { type HookContext, hookEnvelope, hookEventId, section, sections } from './hook-event.ts';
import { clip, httpMethod, integer, readLevel, text, word } from './readers.ts';
import { addressOf, objectOrFirst, objectOrText, withPersonalNames } from './supabase-auth.ts';
import { readInstant } from './time.ts';

/**
 * A line of a log as one object: what the service wrote, over what the log drain wrote around it (`event_message`,
 * `metadata`, `timestamp` in microseconds, `id`). Undefined: the record is no line of a log.
 * https://supabase.com/docs/guides/telemetry/log-drains
 */
export function readLogLine(record: JsonObject): JsonObject | undefined {
  const isDrained = typeof record.event_message === 'string';
  const isPlain = typeof record.msg === 'string' && (record.level !== undefined || record.time !== undefined);
  if (!isDrained && !isPlain && objectOrFirst(record.auth_audit_event) === undefined) return undefined;
  return { ...objectOrFirst(record.metadata), ...objectOrText(record.event_message), ...record };
}

/** Refusals of Supabase Auth that the catalogue of actions has. The line of the request tells them by `error_code`. */
const REFUSALS: Readonly<Record<string, keyof typeof ACTIONS>> = {
  invalid_credentials: 'auth_login_failed',
  mfa_verification_failed: 'auth_mfa_failed',
  mfa_verification_rejected: 'auth_mfa_failed',
  bad_jwt: 'jwt_invalid',
};
const LOG: ActionFacts = { category: ['web'], type: ['info'], outcome: 'unknown', severity: 'info' };

/**
 * Any other line of a log: refused sign-ins under the catalogue's names, the rest as `supabase_log`. The log writes two
 * lines about a refused request; the one that closes it (`request completed`) is the event, the other stays a line.
 */
export function logEvent(line: JsonObject, record: JsonObject, context: HookContext): Envelope {
  const { id, msg, event_message: message, auth_event: authEvent } = line;
  const status = integer(100, 599)(line.status ?? null);
  const refusal = msg === 'request completed' ? refusalOf(line.error_code) : undefined;
  const reason = text(1_024)(msg ?? message ?? null);
  const severity = readLevel(line.level ?? null)?.severity;
  return hookEnvelope(
    {
      source: 'supabase',
      id: hookEventId('supabase', id, context, record),
      dataset: 'supabase.log',
      time: readInstant(line.time) ?? readInstant(fromMicroseconds(line.timestamp)),
      ...(refusal === undefined
        ? {
            action: 'supabase_log',
            facts: { ...LOG, outcome: outcomeOf(status) },
            ...(severity !== undefined && { severity }),
            ...(reason !== undefined && { reason }),
          }
        : { action: refusal, facts: ACTIONS[refusal] }),
      sections: requestSections(line, status),
      details: {
        ...Object.fromEntries(Object.entries(line).filter(([key]) => !TAKEN.has(key))),
        ...(isJsonObject(authEvent) && { auth_event: withPersonalNames(authEvent) }),
        ...(typeof message === 'string' && message !== reason && objectOrText(message) === undefined
          ? { event_message: message }
          : {}),
      },
    },
    context,
  );
}

/** Members that stand elsewhere in the event, that the drain repeats, or that may hold a link with a token in it. */
const TAKEN = new Set(
  'id msg event_message metadata time timestamp status method path remote_addr request_id error error_code referer'.split(
    ' ',
  ),
);

function requestSections(line: JsonObject, status: number | undefined): Partial<SecurityEvent> {
  const ip = addressOf(line.remote_addr);
  const { path } = line;
  return sections({
    source: ip === undefined ? undefined : { ip },
    url: typeof path === 'string' && path.startsWith('/') ? { path: clip(path, 2_048) } : undefined,
    http: section<NonNullable<SecurityEvent['http']>>({
      request: section<{ method?: string; id?: string }>({
        method: httpMethod(line.method ?? null),
        id: word(line.request_id ?? null),
      }),
      response: status === undefined ? undefined : { status_code: status },
    }),
    error: section<NonNullable<SecurityEvent['error']>>({
      code: word(line.error_code ?? null),
      message: text(1_024)(line.error ?? null),
    }),
  });
}

function refusalOf(code: JsonValue | undefined): keyof typeof ACTIONS | undefined {
  return typeof code === 'string' && Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined;
}

function outcomeOf(status: number | undefined): ActionFacts['outcome'] {
  if (status === undefined) return 'unknown';
  return status < 400 ? 'success' : 'failure';
}

/** Drains count in microseconds. */
function fromMicroseconds(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === 'number' && value > 1e14 ? Math.floor(value / 1_000) : value;
}
