import type { ParkReason } from '../../src/event/loss.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { type EnterTakenDeps, enterTaken } from '../middleware/enter-taken.ts';
import { errorFields } from '../middleware/error-fields.ts';
import {
  type Candidate,
  type JudgeDeps,
  type Judged,
  judgeRecords,
  type RedactEnvelope,
} from './judge-records.ts';
import { type InlineLine as Line, packInline } from './pack-inline.ts';
import { TOO_LARGE } from './pack-records.ts';
import { RecordCounts } from './record-counts.ts';
import { readEntry, whenceOf } from './taken-object.ts';
import { redactionOrReport, type TenantRedaction } from './tenant-redaction.ts';
import type { Hear } from './watch/hear.ts';

export interface TakeInlineDeps extends JudgeDeps, TenantRedaction, EnterTakenDeps {
  readonly clock: Clock;
  readonly events: MessageQueue;
  readonly hear: Hear;
}

/** A record that came in a message itself. */
export interface InlineRecord extends Candidate {
  /** Id of the message. */
  readonly message: string;
}

/** What became of a message's own records. */
export type InlineOutcome =
  | { readonly kind: 'taken' }
  /** Some of it must wait: for another message that may be sending the same, for the events queue; `patiently`: for a person. */
  | { readonly kind: 'retry'; readonly patiently?: true }
  /** The others of it went on. */
  | { readonly kind: 'parked'; readonly reason: ParkReason };

/** For so long nobody else takes the records of a message: much longer than sending them takes. */
export const LEASE_MS = 120_000;
const NAME_LENGTH = 24;

/**
 * Takes the records that messages brought themselves. A message whose records cannot all be taken now comes back: what was sent
 * of it is settled and will not be sent again, or makes the same message again, which stage `enrich` knows.
 *
 * @param delivery tells this delivery of these messages from any other: the ledger counts what comes again once more
 */
export async function takeInline(
  deps: TakeInlineDeps,
  records: readonly InlineRecord[],
  delivery: string,
): Promise<ReadonlyMap<string, InlineOutcome>> {
  const outcomes = new Map<string, InlineOutcome>(records.map(({ message }) => [message, { kind: 'taken' }]));
  const redactions = new Map<string, RedactEnvelope>();
  for (const { tenant } of new Set(records.map(({ context }) => context))) {
    if (redactions.has(tenant)) continue;
    const redact = await redactionOrReport(deps, tenant);
    if (redact !== undefined) redactions.set(tenant, redact);
  }
  for (const { message, context } of records)
    if (!redactions.has(context.tenant)) outcomes.set(message, { kind: 'retry', patiently: true });
  const ready = records.filter(({ message }) => outcomes.get(message)?.kind === 'taken');

  const now = deps.clock();
  const taker = { kind: 'message', now, leaseUntil: now + LEASE_MS } as const;
  const redactionOf = (tenant: string) => redactions.get(tenant) as RedactEnvelope;
  const judged = await judgeRecords(deps, ready, taker, redactionOf);
  const lines = ready.map((inline, i): Line => ({ inline, judged: judged[i] as Judged }));
  // All of a message or nothing: what it has claimed of the others is free again when it comes back.
  for (const {
    inline,
    judged: { kind },
  } of lines)
    if (kind === 'in_flight') outcomes.set(inline.message, { kind: 'retry' });
  for (const inline of ready) await deps.hear.record(inline);
  const whole = lines.filter(({ inline }) => outcomes.get(inline.message)?.kind === 'taken');
  for (const group of Map.groupBy(whole, ({ inline }) => groupOf(inline)).values())
    await sendGroup(deps, group, delivery, now, outcomes);
  return outcomes;
}

/** A packed message has events of one source, tenant and origin. */
function groupOf({ source, context: { tenant, origin } }: InlineRecord): string {
  return JSON.stringify([source, tenant, origin.name]);
}

async function sendGroup(
  deps: TakeInlineDeps,
  group: readonly Line[],
  delivery: string,
  at: number,
  outcomes: Map<string, InlineOutcome>,
): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const { source, context } = first.inline;
  const { tenant, origin } = context;
  const name = `records ${sha256(JSON.stringify([delivery, groupOf(first.inline)]), NAME_LENGTH)}`;
  const whence = whenceOf(name, { at, source, tenant, origin: origin.name });
  const packed = packInline(group, at, whence.id);
  const fitting = packed.filter(({ message }) => message.fits);
  const answers = await deps.events.send(fitting.map(({ message: { body } }) => ({ body })));
  const sent = new Set(fitting.filter((_, i) => answers[i] === true));
  const counts = new RecordCounts();
  const unsent = new Set<Line>();
  const parked: (readonly [Line, ParkReason])[] = [];
  const setAside = (line: Line, judged: Judged) => {
    counts.add(judged);
    if (judged.kind === 'parked') parked.push([line, judged.reason]);
  };
  for (const line of group) if (line.judged.kind !== 'events') setAside(line, line.judged);
  for (const each of packed) {
    const { message, owners } = each;
    if (!message.fits) for (const line of owners) setAside(line, TOO_LARGE);
    else if (sent.has(each)) counts.queue(message.count);
    else for (const line of owners) unsent.add(line);
  }
  for (const { inline } of unsent) outcomes.set(inline.message, { kind: 'retry' });
  for (const [{ inline }, reason] of parked)
    if (outcomes.get(inline.message)?.kind === 'taken')
      outcomes.set(inline.message, { kind: 'parked', reason });
  // A record of which a line was set aside keeps no copy of it from going on.
  const apart = new Set([...unsent, ...parked.map(([line]) => line)]);
  await settle(
    deps,
    group.filter((line) => !apart.has(line)),
  );
  const messages = [...sent].map(({ message: { key, count } }) => ({ key, count }));
  counts.tell(deps.telemetry, source);
  await enterTaken(
    deps,
    readEntry(whence, {
      received: counts.received,
      filtered: counts.filtered,
      parked: counts.parked,
      messages,
    }),
  );
}

/** Failing to costs no record: when the lease is over, a copy of one may be sent once more. */
async function settle({ book, telemetry }: TakeInlineDeps, lines: readonly Line[]): Promise<void> {
  const names = lines.flatMap(({ judged }) => (judged.kind === 'events' && judged.name) || []);
  if (names.length === 0) return;
  try {
    await book.settle(names);
  } catch (error) {
    telemetry.log('warn', 'records could not be settled; copies of them may be sent again', {
      stage: 'cloudtrail-forwarder',
      ...errorFields(error),
    });
  }
}
