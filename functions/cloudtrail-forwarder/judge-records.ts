import type { AwsSource, Envelope } from '../../src/event/envelope.ts';
import type { FilterReason, ParkReason } from '../../src/event/loss.ts';
import { type EventLine, lineOf } from '../../src/event/packed-message.ts';
import type { Claimed, RecordBook, RecordName, Taker } from '../../src/event/record-book.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { ReadRecord } from '../../src/intake/trail/object-reader.ts';
import { describeError } from '../../src/kernel/coded-error.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { AwsContext } from '../../src/normalize/aws/aws-normalizer.ts';
import { AWS_NORMALIZERS } from '../../src/normalize/aws/normalizers.ts';
import { nameOfRecord } from './record-name.ts';

export interface JudgeDeps {
  readonly telemetry: Telemetry;
  readonly book: RecordBook;
  /** Whether `cloudtrail.filters` leaves a record of CloudTrail out; `readAt` (epoch ms) stands for a time that it does not say. */
  readonly leavesOut: (record: JsonObject, readAt: number) => boolean;
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
const SURPRISE: Judged = { kind: 'parked', reason: 'internal_error' };

/** Judges records, in order. */
export function judgeRecords(
  deps: JudgeDeps,
  candidates: readonly Candidate[],
  taker: Taker,
  redactionOf: (tenant: string) => RedactEnvelope,
): Promise<readonly Judged[]> {
  return claimJudged(
    deps,
    candidates.map((candidate) => judgeAlone(deps, candidate, redactionOf(candidate.context.tenant))),
    taker,
  );
}

/**
 * Judges a record by itself: filter, steps `normalize` and `redact`. What comes of it is written at once, since what is kept
 * as objects until a message is full costs more to collect than to make.
 */
export function judgeAlone(
  { telemetry, leavesOut }: JudgeDeps,
  candidate: Candidate,
  redact: RedactEnvelope,
): Judged {
  const { source, record, context } = candidate;
  const normalize = AWS_NORMALIZERS[source];
  if (record === undefined || normalize === undefined) return INVALID;
  if (source === 'cloudtrail' && leavesOut(record, context.readAt)) return LEFT_OUT;
  try {
    const normalized = normalize(record, context);
    if (!normalized.ok) return INVALID;
    if (normalized.value.length === 0) return NOTHING;
    const name = nameOfRecord(candidate, normalized.value);
    return { kind: 'events', name, lines: normalized.value.map((envelope) => lineOf(redact(envelope))) };
  } catch (error) {
    // Neither step has effects: what surprises them now would surprise them again, and must not stop its neighbours.
    const { name, code, message } = describeError(error);
    telemetry.log('error', message ?? 'a record could not be normalized', {
      stage: 'cloudtrail-forwarder',
      error: name,
      code,
    });
    return SURPRISE;
  }
}

/** Asks the book of records which are ours. What could not be read takes no name from a copy that can. */
export async function claimJudged(
  { book }: JudgeDeps,
  judged: readonly Judged[],
  taker: Taker,
): Promise<readonly Judged[]> {
  const asked = judged.flatMap((each) => (each.kind === 'events' && each.name) || []);
  const claims = asked.length === 0 ? [] : await book.claim(asked, taker);
  let next = 0;
  return judged.map((each) => {
    if (each.kind !== 'events' || each.name === undefined) return each;
    return VERDICTS[claims[next++] as Claimed] ?? each;
  });
}

const VERDICTS: Readonly<Record<Claimed, Judged | undefined>> = {
  ours: undefined,
  taken: TAKEN,
  in_flight: IN_FLIGHT,
};
