import type { Source } from './envelope.ts';
import type { FilterReason, ParkReason, RejectReason, RetryReason } from './loss.ts';
import type { StageName } from './stage.ts';

/** What can become of a record at a stage. */
export type LedgerOutcome =
  | { readonly outcome: 'received' | 'queued' | 'forwarded' | 'duplicate' | 'grouped' | 'notified' }
  | { readonly outcome: 'rejected'; readonly reason: RejectReason }
  | { readonly outcome: 'filtered'; readonly reason: FilterReason }
  | { readonly outcome: 'parked'; readonly reason: ParkReason }
  | { readonly outcome: 'retried'; readonly reason: RetryReason };

/** One ledger line: `count` records of `source` met the outcome at `stage`. */
export type LedgerEntry = LedgerOutcome & {
  readonly stage: StageName;
  readonly source: Source | 'alert';
  readonly count: number;
};

/** Counts every envelope of a group under one outcome, a ledger line for each source among them. */
export function countBySource(
  telemetry: Pick<Telemetry, 'ledger'>,
  stage: StageName,
  envelopes: readonly { readonly source: Source }[],
  outcome: LedgerOutcome,
): void {
  const counts = new Map<Source, number>();
  for (const { source } of envelopes) counts.set(source, (counts.get(source) ?? 0) + 1);
  for (const [source, count] of counts) telemetry.ledger({ stage, source, count, ...outcome });
}

/** Fields of a log line: identifiers, codes and counts. Never content of an event. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** What a handler tells the outside about itself: structured log lines and metrics. */
export interface Telemetry {
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: LogFields): void;
  ledger(entry: LedgerEntry): void;
  /** A measurement, such as a duration in milliseconds or a redaction count by finding type. */
  measure(
    name: string,
    value: number,
    unit: 'Milliseconds' | 'Count' | 'Bytes' | 'Seconds',
    dimensions?: Readonly<Record<string, string>>,
  ): void;
}
