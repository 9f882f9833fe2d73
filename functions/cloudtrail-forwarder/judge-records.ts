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
  | { readonly kind: 'events'; readonly lines: readonly EventLine[] }
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

/** Judges records, in order: filter, book of records, then steps `normalize` and `redact` for those that are ours. */
export async function judgeRecords(
  deps: JudgeDeps,
  candidates: readonly Candidate[],
  taker: Taker,
  redactionOf: (tenant: string) => RedactEnvelope,
): Promise<readonly Judged[]> {
  const judged = candidates.map((candidate) => judgedAlone(deps, candidate));
  const names: RecordName[] = [];
  const named: number[] = [];
  for (const [i, candidate] of candidates.entries()) {
    const name = judged[i] === undefined ? nameOfRecord(candidate) : undefined;
    if (name === undefined) continue;
    names.push(name);
    named.push(i);
  }
  const claims = names.length === 0 ? [] : await deps.book.claim(names, taker);
  for (const [i, claim] of claims.entries()) judged[named[i] ?? 0] = VERDICTS[claim];
  return candidates.map((candidate, i) => judged[i] ?? eventsOf(deps, candidate, redactionOf));
}

const VERDICTS: Readonly<Record<Claimed, Judged | undefined>> = {
  ours: undefined,
  taken: TAKEN,
  in_flight: IN_FLIGHT,
};

function judgedAlone(deps: JudgeDeps, { source, record, context }: Candidate): Judged | undefined {
  if (record === undefined) return INVALID;
  return source === 'cloudtrail' && deps.leavesOut(record, context.readAt) ? LEFT_OUT : undefined;
}

/** Neither step has effects: what surprises them now would surprise them again, and must not stop its neighbours. */
function eventsOf(
  { telemetry }: JudgeDeps,
  { source, record, context }: Candidate,
  redactionOf: (tenant: string) => RedactEnvelope,
): Judged {
  const normalize = AWS_NORMALIZERS[source];
  if (record === undefined || normalize === undefined) return INVALID;
  try {
    const normalized = normalize(record, context);
    if (!normalized.ok) return INVALID;
    if (normalized.value.length === 0) return NOTHING;
    const redact = redactionOf(context.tenant);
    // Written at once: what is kept as objects until a message is full costs more to collect than to make.
    return { kind: 'events', lines: normalized.value.map((envelope) => lineOf(redact(envelope))) };
  } catch (error) {
    const { name, code, message } = describeError(error);
    telemetry.log('error', message ?? 'a record could not be normalized', {
      stage: 'cloudtrail-forwarder',
      error: name,
      code,
    });
    return { kind: 'parked', reason: 'internal_error' };
  }
}
