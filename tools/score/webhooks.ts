import type { Envelope } from '../../src/event/envelope.ts';
import type { SecurityEvent } from '../../src/event/security-event.ts';
import { type DoorAnswer, postHook } from './ingest-door.ts';
import { type Case, type Corpus, readRows, type Score, share } from './score.ts';

interface SentryRow {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null: the payload does not have it. */
  readonly facts: Readonly<Record<string, string | number | null>>;
}

interface SupabaseRow {
  readonly form: string;
  readonly body: {
    readonly record?: { readonly id?: string };
    readonly auth_audit_event?: { readonly audit_log_id?: string };
  };
  readonly expected: {
    readonly action: string;
    readonly log_type: string;
    readonly actor_id: string;
    readonly actor_username: string;
    readonly source_ip: string | null;
    readonly time: string;
    readonly pii_in_event: readonly string[];
  };
}

type Details = Readonly<Record<string, unknown>>;

/** Where each fact has to stand; `user_email` is personal and is looked for separately. */
const SENTRY_FACTS: Readonly<Record<string, (event: SecurityEvent, details: Details) => unknown>> = {
  title: (event) => event.event.reason,
  level: (_, details) => details.level,
  platform: (_, details) => details.platform,
  user_ip: (event) => event.source?.ip,
  user_id: (event) => event.user?.id,
  web_url: (_, details) => details.web_url,
  environment: (event) => event.service?.environment,
  timestamp: (event, details) => [event['@timestamp'], details.last_seen],
};

async function scoreSentry(text: string): Promise<readonly Score[]> {
  const found: Case[] = [];
  const gone: Case[] = [];
  const taken: Case[] = [];
  for (const { row, value } of readRows<SentryRow>(text)) {
    const { body, headers, facts } = value;
    const answer = await postHook('sentry', bytes(body), lowerCase(headers));
    taken.push({ row, kind: String(facts.shape), right: isTaken(answer) });
    const event = answer.envelopes[0]?.event;
    for (const [kind, fact] of Object.entries(facts))
      if (fact !== null && Object.hasOwn(SENTRY_FACTS, kind))
        found.push({
          row,
          kind,
          right: event !== undefined && isFact(kind, fact, SENTRY_FACTS[kind]?.(event, detailsOf(event))),
        });
    if (typeof facts.user_email === 'string')
      gone.push({ row, kind: 'user_email', right: !whole(answer).includes(facts.user_email) });
  }
  return [
    share('sentry', 'webhooks taken', taken),
    share('sentry', 'facts found', found),
    share('sentry', 'e-mail addresses gone', gone),
  ];
}

async function scoreSupabase(text: string): Promise<readonly Score[]> {
  const found: Case[] = [];
  const gone: Case[] = [];
  const ids: { row: number; entry: string; id: string | undefined }[] = [];
  for (const { row, value } of readRows<SupabaseRow>(text)) {
    const { form, body, expected } = value;
    const answer = await postHook('supabase', bytes(body));
    const event = isTaken(answer) ? answer.envelopes[0]?.event : undefined;
    for (const [kind, right] of auditFacts(event, expected)) found.push({ row, kind, right });
    for (const personal of expected.pii_in_event)
      gone.push({ row, kind: form, right: event !== undefined && !whole(answer).includes(personal) });
    const entry = body.record?.id ?? body.auth_audit_event?.audit_log_id ?? '';
    ids.push({ row, entry, id: event?.event.id });
  }
  const twice = [...Map.groupBy(ids, ({ entry }) => entry).values()].filter((all) => all.length > 1);
  const same = twice.map((all): Case => {
    const right = all.every(({ id }) => id !== undefined && id === all[0]?.id);
    return { row: all[0]?.row ?? 0, kind: 'both forms', right };
  });
  return [
    share('supabase', 'facts found', found),
    share('supabase', 'personal data gone', gone),
    share('supabase', 'one id in both forms', same),
  ];
}

/** Actor, address and time at their fields; the entry by its own name, and an action that says more than that it came. */
function auditFacts(
  event: SecurityEvent | undefined,
  expected: SupabaseRow['expected'],
): readonly (readonly [kind: string, right: boolean])[] {
  if (event === undefined) return [['taken', false]];
  const details = detailsOf(event);
  const { category, outcome } = event.event;
  return [
    ['action', details.entry === expected.action && /^(auth|supabase_auth)_/.test(event.event.action)],
    ['log type', details.log_type === expected.log_type],
    ['category', category.every((each) => ['authentication', 'iam'].includes(each))],
    ['outcome', outcome !== 'unknown'],
    ['actor', event.user?.id === expected.actor_id],
    ['address', (event.source?.ip ?? null) === expected.source_ip],
    ['time', Date.parse(event['@timestamp']) === Date.parse(expected.time)],
  ];
}

function isFact(kind: string, fact: string | number, at: unknown): boolean {
  if (Array.isArray(at)) return at.some((each) => isFact(kind, fact, each));
  if (kind !== 'timestamp') return at === String(fact);
  const instant = typeof fact === 'number' ? Math.floor(fact * 1_000) : Date.parse(fact);
  return Date.parse(String(at)) === instant;
}

function isTaken(answer: DoorAnswer): boolean {
  return answer.status === 202 && answer.envelopes.length === 1;
}

/** All that is at rest of a webhook: in the queue, and on the wire behind it. */
function whole({
  envelopes,
  lines,
}: {
  readonly envelopes: readonly Envelope[];
  readonly lines: readonly string[];
}) {
  return JSON.stringify(envelopes) + lines.join('\n');
}

function detailsOf(event: SecurityEvent): Details {
  return event.sluice?.details ?? {};
}

function bytes(body: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(body));
}

function lowerCase(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

export const sentryWebhooks: Corpus = { file: 'webhooks/sentry_webhooks.ndjson', score: scoreSentry };
export const supabaseWebhooks: Corpus = { file: 'webhooks/supabase_auth_audit.ndjson', score: scoreSupabase };
