import type { Source } from './envelope.ts';
import type { FilterReason, ParkReason, RejectReason, RetryReason } from './loss.ts';
import type { StageName } from './stage.ts';

/** One ledger line: `count` records of `source` met `outcome` at `stage`. */
export type LedgerEntry = {
  readonly stage: StageName;
  readonly source: Source | 'alert';
  readonly count: number;
} & (
  | { readonly outcome: 'received' | 'queued' | 'forwarded' | 'duplicate' | 'notified' }
  | { readonly outcome: 'rejected'; readonly reason: RejectReason }
  | { readonly outcome: 'filtered'; readonly reason: FilterReason }
  | { readonly outcome: 'parked'; readonly reason: ParkReason }
  | { readonly outcome: 'retried'; readonly reason: RetryReason }
);

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
