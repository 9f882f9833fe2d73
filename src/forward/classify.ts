import * as z from 'zod/mini';
import type { RetryReason } from '../event/loss.ts';
import type { Delivery } from './sink.ts';

/** An HTTP answer, its body read whole. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * How the request ended that tells of a fault: `refused`, the node says that it has not taken it; `unclear`, the answer leaves
 * open whether it has; `unanswered`, none came over a connection that stood; `unconnected`, no connection came about.
 */
type RequestEnd = 'refused' | 'unclear' | 'unanswered' | 'unconnected';

/** Why a node takes nothing now. `code` is for logs and alarms. */
export type NodeFault =
  /** Its requests of this minute are spent, by us or by others. */
  | { readonly kind: 'limited'; readonly code: string }
  | {
      /**
       * `unavailable`: it may recover by itself. `misconfigured`: a person must act; nothing is lost meanwhile, nothing gets
       * better by hurrying.
       */
      readonly kind: 'unavailable' | 'misconfigured';
      readonly reason: RetryReason;
      readonly code: string;
      readonly ended: RequestEnd;
    };

/** What an answer to `POST /events` means. */
export type EventsVerdict =
  | { readonly kind: 'settled'; readonly deliveries: readonly Delivery[] }
  /** Refused as a whole: send the halves, so that one bad event does not block the others. */
  | { readonly kind: 'split' }
  /** The token is not valid (any more). */
  | { readonly kind: 'unauthorized' }
  | NodeFault;

/** What an answer to a login means. */
export type LoginVerdict =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'refused' }
  /** Too many failed logins from our address: every one is refused for up to 300 s. */
  | { readonly kind: 'blocked' }
  | NodeFault;

const ITEM_TOO_LARGE = 1012;
const PERMISSION_DENIED = 4000;
const LOGIN_BLOCKED = 6000;
const HANDLER_TIMEOUT = 3021;
/** When an event is sent again that the node could not pass on, or answered by crashing. */
const ITEM_RETRY_MS = 10_000;
const CRASH_RETRY_MS = 60_000;

const Ingested = z.object({
  error: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  data: z.object({
    total_failed_items: z.int().check(z.gte(0)),
    failed_items: z.array(z.object({ error: z.object({ code: z.int() }), id: z.array(z.string()) })),
  }),
});
const Problem = z.object({ title: z.string(), error: z.optional(z.int()) });

/**
 * Reads an answer to `POST /events` that carried `lines`. Status and bodies: Wazuh 4.14 `api/error_handler.py`,
 * `framework/wazuh/core/exception.py`; 200 alone says nothing, the body's `error` does.
 */
export function classifyEvents({ status, body }: ApiAnswer, lines: readonly string[]): EventsVerdict {
  const json = parse(body);
  const problem = Problem.safeParse(json).data;
  const one = lines.length === 1;
  if (status === 200) return classifyItems(json, lines);
  if (status === 401) return { kind: 'unauthorized' };
  const code = codeOf(status, problem?.error);
  if (status === 413) return one ? parked('too_large_for_wazuh', code) : { kind: 'split' };
  // Without Wazuh's own problem document it is somebody else who refuses, and not this event.
  if (status === 400 && problem !== undefined)
    return one ? parked('refused_by_wazuh', code) : { kind: 'split' };
  // An unhandled exception in the API may be the doing of one event; if it is not, this one alone is sent again.
  if (status === 500 && body === 'Internal Server Error') return one ? crashed(code) : { kind: 'split' };
  return classifyFault(status, problem?.error);
}

/** Reads an answer to `POST /security/user/authenticate?raw=true`. */
export function classifyLogin({ status, body }: ApiAnswer): LoginVerdict {
  const error = Problem.safeParse(parse(body)).data?.error;
  if (status === 200 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(body)) return { kind: 'token', token: body };
  if (status === 401) return { kind: 'refused' };
  if (status === 403 && error === LOGIN_BLOCKED) return { kind: 'blocked' };
  return classifyFault(status, error);
}

/** Reads an answer to any other request: undefined when all is well. */
export function classifyFault(status: number, error: number | undefined): NodeFault {
  const code = codeOf(status, error);
  if (status === 429) return { kind: 'limited', code };
  if (status === 403 && error === PERMISSION_DENIED)
    return { kind: 'misconfigured', reason: 'unauthorized', code, ended: 'refused' };
  // The handler ran out of its ten seconds, or a proxy of its patience: the events may have been taken.
  if ((status === 500 && error === HANDLER_TIMEOUT) || status === 504 || status === 408)
    return { kind: 'unavailable', reason: 'timeout', code, ended: 'unclear' };
  const reason = 'manager_unavailable';
  // Wazuh's own word for it is an error number; a proxy may have lost the answer of one who took them.
  if (status >= 500)
    return { kind: 'unavailable', reason, code, ended: error === undefined ? 'unclear' : 'refused' };
  return { kind: 'misconfigured', reason, code, ended: status < 300 ? 'unclear' : 'refused' };
}

/** The manager's own word for what happened: status and, when it gives one, its error number. */
function codeOf(status: number, error: number | undefined): string {
  return error === undefined ? `wazuh_${status}` : `wazuh_${status}_${error}`;
}

/** Whether a request that ended so has certainly not been taken: then it may go another way and not arrive twice. */
export function isUntaken(fault: NodeFault): boolean {
  return fault.kind === 'limited' || fault.ended === 'refused' || fault.ended === 'unconnected';
}

/** Failures are named by the event's text, once for equal ones. */
function classifyItems(json: unknown, lines: readonly string[]): EventsVerdict {
  const answer = Ingested.safeParse(json).data;
  // An answer of something else, such as a proxy's page, or of a Wazuh that we do not know.
  if (answer === undefined)
    return {
      kind: 'misconfigured',
      reason: 'manager_unavailable',
      code: 'wazuh_unknown_answer',
      ended: 'unclear',
    };
  const { error, data } = answer;
  const failed = new Map<string, number>();
  for (const item of data.failed_items) for (const text of item.id) failed.set(text, item.error.code);
  const known = new Set(lines.filter((line) => failed.has(line))).size;
  // A failure that cannot be told to one of ours may be any of ours.
  const unsure = error === 1 || known < data.total_failed_items;
  return {
    kind: 'settled',
    deliveries: lines.map((line): Delivery => {
      const number = failed.get(line);
      if (number === undefined && !unsure) return { kind: 'delivered' };
      const code = number === undefined ? 'wazuh_unnamed_failure' : `wazuh_${number}`;
      if (number === ITEM_TOO_LARGE) return { kind: 'parked', reason: 'too_large_for_wazuh', code };
      const retry = { kind: 'retry', reason: 'manager_unavailable', afterMs: ITEM_RETRY_MS, code } as const;
      return number === undefined ? retry : { ...retry, unsent: true };
    }),
  };
}

function parked(reason: 'too_large_for_wazuh' | 'refused_by_wazuh', code: string): EventsVerdict {
  return { kind: 'settled', deliveries: [{ kind: 'parked', reason, code }] };
}

function crashed(code: string): EventsVerdict {
  return {
    kind: 'settled',
    deliveries: [{ kind: 'retry', reason: 'manager_unavailable', afterMs: CRASH_RETRY_MS, code }],
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
