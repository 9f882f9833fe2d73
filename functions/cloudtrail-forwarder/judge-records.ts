import type { AwsSource, Envelope } from '../../src/event/envelope.ts';
import type { FilterReason, ParkReason } from '../../src/event/loss.ts';
import { type EventLine, lineOf } from '../../src/event/packed-message.ts';
import type { Claimed, RecordBook, RecordName, Taker } from '../../src/event/record-book.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { ReadRecord } from '../../src/intake/object-reader.ts';
import { describeError } from '../../src/kernel/coded-error.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { AwsContext } from '../../src/normalize/aws/aws-normalizer.ts';
import { AWS_NORMALIZERS } from '../../src/normalize/aws/normalizers.ts';
import { nameOfRecord } from './record-name.ts';

export interface JudgeDeps {
  readonly telemetry: Telemetry;
  readonly book: RecordBook;
  /** Whether `cloudtrail.filters` leaves a record of CloudTrail out, at a time in epoch ms. */
  readonly leavesOut: (record: JsonObject, now: number) => boolean;
}

/** A record of a file or a message, before anything is known of it. */
export interface Candidate {
  readonly source: AwsSource;
  /** Undefined: it could not be read. */
  readonly record: ReadRecord;
  readonly context: AwsContext;
}

/** What a record is to become; one outcome for each. */
export type Judged =
  | {
      readonly kind: 'events';
      readonly lines: readonly EventLine[];
      /** In the book of records, when it stands there. */
      readonly name: RecordName | undefined;
    }
  | { readonly kind: 'filtered'; readonly reason: FilterReason }
  | { readonly kind: 'parked'; readonly reason: ParkReason }
  /** Another message may be sending it: nothing is known before its lease is over. */
  | { readonly kind: 'in_flight' };

export type RedactEnvelope = (envelope: Envelope) => Envelope;

const LEFT_OUT: Judged = { kind: 'filtered', reason: 'trail_filter' };
const TAKEN: Judged = { kind: 'filtered', reason: 'already_taken' };
const NOTHING: Judged = { kind: 'filtered', reason: 'nothing_to_tell' };
const INVALID: Judged = { kind: 'parked', reason: 'invalid_record' };
const IN_FLIGHT: Judged = { kind: 'in_flight' };
const SURPRISE = { kind: 'parked', reason: 'internal_error' } as const satisfies Judged;

/** What is known of a record before it is asked who takes it. */
type Normalized = Judged | { readonly kind: 'normalized'; readonly envelopes: readonly Envelope[] };

/**
 * Judges records, in order: filter, step `normalize`, book of records, step `redact` for those that are ours. What cannot be
 * normalized takes no name from a copy that can.
 */
export async function judgeRecords(
  deps: JudgeDeps,
  candidates: readonly Candidate[],
  taker: Taker,
  redactionOf: (tenant: string) => RedactEnvelope,
): Promise<readonly Judged[]> {
  const normalized = candidates.map((candidate) => normalizedOf(deps, candidate));
  const names = candidates.map((candidate, i) => {
    const each = normalized[i];
    return each?.kind === 'normalized' ? nameOfRecord(candidate, each.envelopes) : undefined;
  });
  const asked = names.filter((name) => name !== undefined);
  const claims = asked.length === 0 ? [] : await deps.book.claim(asked, taker);
  let next = 0;
  return normalized.map((each, i) => {
    if (each.kind !== 'normalized') return each;
    const name = names[i];
    const verdict = name === undefined ? undefined : VERDICTS[claims[next++] as Claimed];
    const { tenant } = (candidates[i] as Candidate).context;
    return verdict ?? eventsOf(deps, each.envelopes, redactionOf(tenant), name);
  });
}

const VERDICTS: Readonly<Record<Claimed, Judged | undefined>> = {
  ours: undefined,
  taken: TAKEN,
  in_flight: IN_FLIGHT,
};

function normalizedOf(deps: JudgeDeps, { source, record, context }: Candidate): Normalized {
  const normalize = AWS_NORMALIZERS[source];
  if (record === undefined || normalize === undefined) return INVALID;
  if (source === 'cloudtrail' && deps.leavesOut(record, context.readAt)) return LEFT_OUT;
  return surprised(deps, () => {
    const normalized = normalize(record, context);
    if (!normalized.ok) return INVALID;
    return normalized.value.length === 0 ? NOTHING : { kind: 'normalized', envelopes: normalized.value };
  });
}

function eventsOf(
  deps: JudgeDeps,
  envelopes: readonly Envelope[],
  redact: RedactEnvelope,
  name: RecordName | undefined,
): Judged {
  return surprised(deps, () => {
    // Written at once: what is kept as objects until a message is full costs more to collect than to make.
    return { kind: 'events', name, lines: envelopes.map((envelope) => lineOf(redact(envelope))) };
  });
}

/** Neither step has effects: what surprises them now would surprise them again, and must not stop its neighbours. */
function surprised<T extends Normalized>({ telemetry }: JudgeDeps, step: () => T): T | typeof SURPRISE {
  try {
    return step();
  } catch (error) {
    const { name, code, message } = describeError(error);
    telemetry.log('error', message ?? 'a record could not be normalized', {
      stage: 'cloudtrail-forwarder',
      error: name,
      code,
    });
    return SURPRISE;
  }
}
