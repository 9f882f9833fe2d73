import type { Envelope } from '../../src/event/envelope.ts';
import type { EventId } from '../../src/event/event-id.ts';
import { inTrace } from '../../src/event/event-trace.ts';
import { decodeBody } from '../../src/intake/decode-body.ts';
import type { Admission } from '../../src/intake/door/authenticate.ts';
import type { IngestKey } from '../../src/intake/door/key-store.ts';
import type { EventOutcome, Refusal } from '../../src/intake/problem.ts';
import { type ReadRecord, readRecords } from '../../src/intake/read-records.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { Result } from '../../src/kernel/result.ts';
import { type AppContext, normalizeAppEvent } from '../../src/normalize/app.ts';
import { type AnswerDeps, answerOutcomes } from './answer-outcomes.ts';
import { corsGrant } from './cors.ts';
import { type EnterDeps, enter } from './enter.ts';
import { type Headers, type HttpAnswer, refusal } from './http-answer.ts';
import type { IngestRequest } from './request.ts';

export interface TakeEventsDeps extends EnterDeps, AnswerDeps {
  readonly clock: Clock;
  /** Step `redact`, with the tenant's policy for events; rejects when the tenant's token key cannot be read. */
  readonly redactionOf: (tenant: string) => Promise<(envelope: Envelope) => Envelope>;
}

/** `POST /v1/events`: one outcome for each event, in order; a good event beside a bad one is kept. */
export async function takeEvents(deps: TakeEventsDeps, request: IngestRequest): Promise<HttpAnswer> {
  const receivedAt = deps.clock();
  const { address } = request;
  const entered = await enter(deps, request, receivedAt);
  if (!entered.ok) return entered.error;
  const { key, permits, allowOrigin } = entered.value;
  const cors = corsGrant(allowOrigin);
  const refuse = (problem: Refusal, headers: Headers) =>
    refusal(problem, request.id, { ...headers, ...cors });

  const { limits } = deps;
  const before = limits.spend(key, address, 0, receivedAt);
  if (before.refused !== undefined) return refuse(before.refused, before.headers);
  const records = readBody(request);
  // What cannot be read costs as much as one event.
  const cost = records.ok ? Math.max(1, records.value.length) : 1;
  const { refused, headers } = limits.spend(key, address, cost, receivedAt);
  if (refused !== undefined) return refuse(refused, headers);
  if (!records.ok) return refuse(records.error, headers);

  const redact = await deps.redactionOf(key.tenant);
  const context = contextOf(request, key, receivedAt);
  const accepted: Envelope[] = [];
  const outcomes = records.value.map((record, position): EventOutcome => {
    const envelope = take(record, permits, { ...context, position });
    if ('status' in envelope) return envelope;
    const redacted = redact(inTrace(envelope, request.trace));
    accepted.push(redacted);
    return { status: 'accepted', id: redacted.event.event.id };
  });
  const { tenant, application } = key;
  const taken = { source: 'app', tenant, application, outcomes, accepted, receivedAt } as const;
  const [answered] = await Promise.all([
    answerOutcomes(deps, taken, request.id, { ...headers, ...cors }),
    limits.settle(receivedAt),
  ]);
  return answered;
}

function readBody({ body }: IngestRequest): Result<readonly ReadRecord[], Refusal> {
  const decoded = decodeBody(body);
  return decoded.ok ? readRecords(decoded.value) : decoded;
}

function take(
  record: ReadRecord,
  permits: Admission['permits'],
  context: AppContext,
): Envelope | EventOutcome {
  if (record.kind === 'rejected') {
    const { code, message, path } = record;
    return { status: 'rejected', code, message, path };
  }
  const normalized = normalizeAppEvent(record.value, context);
  if (!normalized.ok) return { status: 'rejected', ...normalized.error };
  const fault = permits(normalized.value.event);
  return fault === undefined ? normalized.value : { status: 'rejected', ...fault };
}

function contextOf({ id, header, address }: IngestRequest, key: IngestKey, receivedAt: number) {
  const userAgent = header('user-agent');
  return {
    tenant: key.tenant,
    application: key.application,
    receivedAt,
    requestId: id,
    derivedIds: new Map<EventId, number>(),
    ...(address !== undefined && { connectionIp: address }),
    ...(userAgent !== undefined && { userAgent }),
  };
}
