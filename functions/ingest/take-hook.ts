import type { HookSettings } from '../../src/config/hook-settings.ts';
import type { Envelope } from '../../src/event/envelope.ts';
import { inTrace } from '../../src/event/event-trace.ts';
import { MAX_BODY_BYTES } from '../../src/event/limits.ts';
import { decodeBody } from '../../src/intake/decode-body.ts';
import { authenticateSentry, authenticateSupabase } from '../../src/intake/door/hook-auth.ts';
import { type HookRecord, readHookRecords } from '../../src/intake/hook-records.ts';
import { type EventOutcome, refuse } from '../../src/intake/problem.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { HookContext } from '../../src/normalize/hook-event.ts';
import { normalizeSentry } from '../../src/normalize/sentry.ts';
import { normalizeSupabase } from '../../src/normalize/supabase.ts';
import { type AnswerDeps, answerOutcomes } from './answer-outcomes.ts';
import { type HttpAnswer, refusal } from './http-answer.ts';
import type { IngestRequest } from './request.ts';

export interface TakeHookDeps extends AnswerDeps {
  readonly clock: Clock;
  readonly hooks: {
    readonly settings: HookSettings;
    /** By name of the hook. Rejects with a coded error when the secret cannot be read. */
    readonly secrets: () => Promise<Readonly<Record<string, readonly string[]>>>;
  };
  /** Step `redact`, with the tenant's policy for events; rejects when the tenant's token key cannot be read. */
  readonly redactionOf: (tenant: string) => Promise<(envelope: Envelope) => Envelope>;
}

type HookSource = keyof HookSettings;

const NORMALIZERS = { supabase: normalizeSupabase, sentry: normalizeSentry } as const;

/**
 * `POST /v1/hooks/{source}`: a webhook, mapped to one event or, from a log drain, to several. The hook whose secret
 * proves the sender decides tenant and application; nothing else in the request can.
 */
export async function takeHook(
  deps: TakeHookDeps,
  source: HookSource,
  request: IngestRequest,
): Promise<HttpAnswer> {
  const receivedAt = deps.clock();
  if (request.body.bytes.length > MAX_BODY_BYTES)
    return refusal(refuse('payload_too_large', `Send at most ${MAX_BODY_BYTES} bytes.`), request.id);
  const sender = await authenticate(deps, source, request, receivedAt);
  if (!sender.ok) return refusal(sender.error, request.id);
  const body = decodeBody(request.body);
  if (!body.ok) return refusal(body.error, request.id);
  const records = readHookRecords(body.value, { several: source === 'supabase' });
  if (!records.ok) return refusal(records.error, request.id);

  const { tenant, application } = sender.value;
  const redact = await deps.redactionOf(tenant);
  const context = { tenant, application, receivedAt, ...deliveryOf(source, sender.value.scheme, request) };
  const accepted: Envelope[] = [];
  const outcomes = records.value.map((record, position): EventOutcome => {
    const taken = take(source, record, position, context);
    if ('status' in taken) return taken;
    const redacted = redact(inTrace(taken, request.trace));
    accepted.push(redacted);
    return { status: 'accepted', id: redacted.event.event.id };
  });

  return answerOutcomes(deps, { source, tenant, application, outcomes, accepted, receivedAt }, request.id);
}

async function authenticate(
  { hooks }: TakeHookDeps,
  source: HookSource,
  { header, query, body }: IngestRequest,
  now: number,
) {
  const secrets = await hooks.secrets();
  const withSecrets = <H extends { readonly name: string }>(hook: H) => ({
    ...hook,
    secrets: (Object.hasOwn(secrets, hook.name) ? secrets[hook.name] : undefined) ?? [],
  });
  const proof = { header, query, body: body.bytes };
  return source === 'supabase'
    ? authenticateSupabase(hooks.settings.supabase.map(withSecrets), proof, now)
    : authenticateSentry(hooks.settings.sentry.map(withSecrets), proof);
}

/** What the sender says of the delivery; an id of it is believed only where the signature covers it. */
function deliveryOf(source: HookSource, scheme: string, { header }: IngestRequest): Partial<HookContext> {
  const delivery = scheme === 'standard-webhooks' ? header('webhook-id') : undefined;
  if (delivery !== undefined) return { delivery };
  const resource = source === 'sentry' ? header('sentry-hook-resource') : undefined;
  const sentAt = source === 'sentry' ? header('sentry-hook-timestamp') : undefined;
  return { ...(resource !== undefined && { resource }), ...(sentAt !== undefined && { sentAt }) };
}

function take(
  source: HookSource,
  record: HookRecord,
  position: number,
  context: HookContext,
): Envelope | EventOutcome {
  if (record.kind === 'rejected') return record.outcome;
  const { delivery } = context;
  const normalized = NORMALIZERS[source](record.value, {
    ...context,
    ...(delivery !== undefined && { delivery: `${delivery}#${position}` }),
  });
  return normalized.ok ? normalized.value : { status: 'rejected', ...normalized.error };
}
