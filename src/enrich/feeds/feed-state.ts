import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { type FeedCounts, noCounts, REFUSAL_REASONS } from '../threat/refusals.ts';
import { FEED_FAILURES, type FeedFailure } from './feed-failure.ts';
import { type Validators, validatorsOf } from './feed-source.ts';

/** What is known of a feed between two refreshes. Times in seconds since the epoch; 0: never. */
export interface FeedState {
  /** What the feed was configured to be: with another origin nothing of before counts. */
  readonly origin: string;
  readonly validators: Validators;
  /** When it was first looked for. */
  readonly since: number;
  readonly checkedAt: number;
  readonly succeededAt: number;
  /** Failures in a row. */
  readonly failures: number;
  readonly failure?: FeedFailure;
  /** Of its last success, as they went into the set. */
  readonly counts: FeedCounts;
  /** Events of MISP that are changed and have not been read yet. */
  readonly pending: number;
}

export function newFeedState(origin: string, now: number): FeedState {
  return {
    origin,
    validators: {},
    since: now,
    checkedAt: 0,
    succeededAt: 0,
    failures: 0,
    counts: noCounts(),
    pending: 0,
  };
}

export function feedStateText(state: FeedState): string {
  return JSON.stringify({ v: 1, ...state });
}

/** Undefined for anything else than `feedStateText` writes. */
export function readFeedState(text: string): FeedState | undefined {
  const value = parsed(text);
  if (!isJsonObject(value) || value.v !== 1 || typeof value.origin !== 'string') return undefined;
  const validators = isJsonObject(value.validators) ? value.validators : {};
  const failure = FEED_FAILURES.find((each) => each === value.failure);
  return {
    origin: value.origin,
    validators: validatorsOf(validators.etag, validators.lastModified),
    since: amount(value.since),
    checkedAt: amount(value.checkedAt),
    succeededAt: amount(value.succeededAt),
    failures: amount(value.failures),
    ...(failure !== undefined && { failure }),
    counts: isJsonObject(value.counts) ? countsOf(value.counts) : noCounts(),
    pending: amount(value.pending),
  };
}

/** Whether a feed has not been read for so long that somebody should look. */
export function isStale(
  { since, succeededAt }: Pick<FeedState, 'since' | 'succeededAt'>,
  now: number,
  everyHours: number,
): boolean {
  return now - Math.max(since, succeededAt) > 2 * everyHours * 3_600;
}

function countsOf({ read, added, refused }: JsonObject): FeedCounts {
  const reasons = isJsonObject(refused) ? refused : {};
  return {
    read: amount(read),
    added: amount(added),
    refused: Object.fromEntries(
      REFUSAL_REASONS.flatMap((reason) => {
        const count = amount(reasons[reason]);
        return count > 0 ? [[reason, count]] : [];
      }),
    ),
  };
}

function amount(value: JsonValue | undefined): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
