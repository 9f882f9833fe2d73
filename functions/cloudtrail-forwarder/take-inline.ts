import type { ParkReason } from '../../src/event/loss.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import { type EventLine, packLines } from '../../src/event/packed-message.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { type EnterTakenDeps, enterTaken } from '../middleware/enter-taken.ts';
import { errorFields } from '../middleware/error-fields.ts';
import type { Hear } from './hear.ts';
import {
  type Candidate,
  type JudgeDeps,
  type Judged,
  judgeRecords,
  type RedactEnvelope,
} from './judge-records.ts';
import { RecordCounts } from './record-counts.ts';
import { readEntry, whenceOf } from './taken-object.ts';
import { redactionOrReport, type TenantRedaction } from './tenant-redaction.ts';

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

interface Line {
  readonly inline: InlineRecord;
  readonly judged: Judged;
}

/**
 * Takes the records that messages brought themselves, packed over all of a batch. A message whose records cannot all be
 * taken now keeps back those that have not been sent; what was sent of it is settled and will not be sent again.
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
  const lines: EventLine[] = [];
  const owners: Line[] = [];
  for (const line of group)
    if (line.judged.kind === 'events')
      for (const each of line.judged.lines) {
        lines.push(each);
        owners.push(line);
      }
  const packed = packLines(lines, at, whence.id);
  const answers = await deps.events.send(packed.map((message) => ({ body: JSON.stringify(message) })));
  const unsent = new Set<Line>();
  let from = 0;
  for (const [i, { count }] of packed.entries()) {
    if (answers[i] !== true) for (const line of owners.slice(from, from + count)) unsent.add(line);
    from += count;
  }
  const counts = new RecordCounts();
  for (const line of group) {
    if (unsent.has(line)) outcomes.set(line.inline.message, { kind: 'retry' });
    else counts.add(line.judged);
    const { judged, inline } = line;
    if (judged.kind === 'parked' && outcomes.get(inline.message)?.kind === 'taken')
      outcomes.set(inline.message, { kind: 'parked', reason: judged.reason });
  }
  await settle(
    deps,
    [...new Set(owners)].filter((line) => !unsent.has(line)),
  );
  const messages = packed.filter((_, i) => answers[i] === true).map(({ key, count }) => ({ key, count }));
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
