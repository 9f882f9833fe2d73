import type { AlertAction } from '../../src/event/alert-action.ts';
import { MAX_ALERT_BYTES } from '../../src/event/limits.ts';
import { type MessageQueue, queueText } from '../../src/event/message-queue.ts';
import type { LedgerOutcome, Telemetry } from '../../src/event/telemetry.ts';
import { verifySlackSignature } from '../../src/intake/door/slack-signature.ts';
import { refuse } from '../../src/intake/problem.ts';
import { readSlackAction } from '../../src/intake/slack-action.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { type HttpAnswer, refusal, SECURITY_HEADERS, unavailable } from './http-answer.ts';
import type { IngestRequest } from './request.ts';

export interface TakeSlackActionDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly alerts: MessageQueue;
  readonly hooks: {
    /** By name of the hook. Rejects with a coded error when the secret cannot be read. */
    readonly secrets: () => Promise<Readonly<Record<string, readonly string[]>>>;
  };
}

/** Signing secrets of Slack apps stand beside those of hooks, whose names have no colon. */
const SLACK_SECRET = 'slack:';

/**
 * `POST /v1/slack/actions`: somebody has pressed a button below an alert. What was asked for goes to the alerts queue; whether there
 * is such a group is for stage `alert-notify` to know. Slack waits three seconds for a 200 and shows what stands in its body, so
 * nothing does.
 */
export async function takeSlackAction(
  { clock, telemetry, alerts, hooks }: TakeSlackActionDeps,
  request: IngestRequest,
): Promise<HttpAnswer> {
  const count = (outcome: LedgerOutcome) =>
    telemetry.ledger({ stage: 'ingest', source: 'alert', count: 1, ...outcome });
  const now = clock();
  const { bytes } = request.body;
  if (bytes.length > MAX_ALERT_BYTES)
    return refusal(refuse('payload_too_large', `Send at most ${MAX_ALERT_BYTES} bytes.`), request.id);
  const secrets = Object.entries(await hooks.secrets()).flatMap(([name, values]) =>
    name.startsWith(SLACK_SECRET) ? values : [],
  );
  const signed = verifySlackSignature(request.header, bytes, secrets, now);
  if (!signed.ok) return refusal(signed.error, request.id);
  const asked = readSlackAction(Buffer.from(bytes).toString('utf8'), now);
  if (asked.kind === 'action') {
    const body = queueText({ v: 1, action: asked.action } satisfies { v: 1; action: AlertAction });
    const [queued] = await alerts.send([{ body }]);
    if (queued !== true) return unavailable('Press it again in a moment.', request.id);
    count({ outcome: 'received' });
    count({ outcome: 'queued' });
  } else if (asked.kind === 'unreadable') {
    count({ outcome: 'received' });
    count({ outcome: 'rejected', reason: 'invalid_event' });
  }
  return { statusCode: 200, headers: { 'x-request-id': request.id, ...SECURITY_HEADERS }, body: '' };
}
