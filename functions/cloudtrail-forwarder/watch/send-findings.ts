import type { Envelope } from '../../../src/event/envelope.ts';
import { takenId } from '../../../src/event/ledger.ts';
import type { MessageQueue } from '../../../src/event/message-queue.ts';
import { packEnvelopes } from '../../../src/event/packed-message.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { sha256 } from '../../../src/kernel/digest.ts';
import { type FoundAboutTrail, trailFindingEnvelope } from '../../../src/normalize/trail-finding.ts';
import { type EnterTakenDeps, enterTaken } from '../../middleware/enter-taken.ts';
import type { RedactionOf } from '../../middleware/redaction.ts';

export interface SendFindingsDeps extends EnterTakenDeps {
  readonly clock: Clock;
  readonly events: MessageQueue;
  readonly redactionOf: RedactionOf;
}

/** Of the hash that a group of findings is called by. */
const NAME_LENGTH = 24;
const STAGE = 'cloudtrail-forwarder';

/**
 * Sends findings about trails the way of records: redacted, packed and entered into the ledger. The same findings make
 * the same message, which stage `enrich` recognises.
 *
 * @returns false when some are not on the events queue, and must be found again
 */
export async function sendFindings(
  deps: SendFindingsDeps,
  found: readonly FoundAboutTrail[],
): Promise<boolean> {
  let all = true;
  for (const [tenant, group] of Map.groupBy(found, (finding) => finding.tenant)) {
    const redact = await deps.redactionOf(tenant);
    const envelopes = group.map((finding) => redact(trailFindingEnvelope(finding)));
    all = (await sendOfTenant(deps, tenant, envelopes)) && all;
  }
  return all;
}

async function sendOfTenant(
  deps: SendFindingsDeps,
  tenant: string,
  envelopes: readonly Envelope[],
): Promise<boolean> {
  const { clock, events, telemetry } = deps;
  const at = clock();
  const request = `findings ${sha256(JSON.stringify(envelopes.map(({ event }) => event.event.id)), NAME_LENGTH)}`;
  const id = takenId(STAGE, request);
  const messages = packEnvelopes(envelopes, at, id);
  const sent = await events.send(messages.map((message) => ({ body: JSON.stringify(message) })));
  if (!sent.every(Boolean)) return false;
  const line = { stage: STAGE, source: 'cloudtrail', count: envelopes.length } as const;
  telemetry.ledger({ ...line, outcome: 'received' });
  telemetry.ledger({ ...line, outcome: 'queued' });
  await enterTaken(deps, {
    id,
    at,
    stage: STAGE,
    source: 'cloudtrail',
    tenant,
    origin: envelopes[0]?.origin.name ?? '',
    request,
    received: envelopes.length,
    refused: 0,
    rejected: {},
    filtered: {},
    parked: {},
    messages: messages.map(({ key, count }) => ({ key, count })),
  });
  return true;
}
