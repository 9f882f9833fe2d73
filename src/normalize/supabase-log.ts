import { ACTIONS, type ActionFacts } from '../event/actions.ts';
import type { Envelope } from '../event/envelope.ts';
import type { JsonObject, JsonValue } from '../kernel/json.ts';
import { type HookContext, hookEnvelope, hookEventId, sections } from './hook-event.ts';
import { httpMethod, integer, readLevel, text, word } from './readers.ts';
import { addressOf, objectOrFirst, objectOrText } from './supabase-auth.ts';
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
  const { id, msg, error, path, referer, event_message: message, metadata, ...rest } = line;
  const status = integer(100, 599)(line.status ?? null);
  const refusal = msg === 'request completed' ? refusalOf(line.error_code) : undefined;
  const ip = addressOf(line.remote_addr);
  const requestId = word(line.request_id ?? null);
  const method = httpMethod(line.method ?? null);
  const urlPath = typeof path === 'string' && path.startsWith('/') ? text(2_048)(path) : undefined;
  const code = word(line.error_code ?? null);
  const errorMessage = text(1_024)(error ?? null);
  const reason = text(1_024)(msg ?? message ?? null);
  const severity = refusal === undefined ? readLevel(line.level ?? null)?.severity : undefined;
  return hookEnvelope(
    {
      source: 'supabase',
      id: hookEventId('supabase', id, context, record),
      action: refusal ?? 'supabase_log',
      facts: refusal === undefined ? { ...LOG, outcome: outcomeOf(status) } : ACTIONS[refusal],
      ...(severity !== undefined && { severity }),
      dataset: 'supabase.log',
      time: readInstant(line.time) ?? readInstant(fromMicroseconds(line.timestamp)),
      ...(reason !== undefined && { reason }),
      sections: sections({
        source: ip === undefined ? undefined : { ip },
        url: urlPath === undefined ? undefined : { path: urlPath },
        http:
          (status ?? method ?? requestId) === undefined
            ? undefined
            : {
                ...((method ?? requestId) !== undefined && {
                  request: { ...(method && { method }), ...(requestId && { id: requestId }) },
                }),
                ...(status !== undefined && { response: { status_code: status } }),
              },
        error:
          (code ?? errorMessage) === undefined
            ? undefined
            : { ...(code && { code }), ...(errorMessage && { message: errorMessage }) },
      }),
      // What the drain repeats is left out, and the text where `event.reason` has it whole.
      details: reason === message || objectOrText(message) !== undefined ? rest : withText(rest, message),
    },
    context,
  );
}

function withText(rest: JsonObject, message: JsonValue | undefined): JsonObject {
  return message === undefined ? rest : { ...rest, event_message: message };
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
