import type { SinkName } from '../../src/forward/sink.ts';
import type { Accounts } from './accounts.ts';
import type { Doubled } from './book.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { FaultSpan } from './fault-schedule.ts';
import type { Ending } from './functions.ts';
import type { Leak } from './leak-watch.ts';
import type { Vitals } from './protocol.ts';
import type { Depths } from './queue-watch.ts';
import type { Timeline } from './timeline.ts';
import type { Told } from './told.ts';

export interface Settings {
  readonly minutes: number;
  /** Events a second. */
  readonly rate: number;
  readonly seed: number;
  readonly sink: SinkName;
  readonly faults: readonly FaultKind[];
}

/** How things were at a time. */
export interface Sample {
  /** Seconds after the start. */
  readonly atS: number;
  readonly vitals: Vitals;
  readonly depths: Depths;
  /** Events so far. */
  readonly taken: number;
  readonly analysed: number;
  readonly waiting: number;
  /** Memory of the process of AWS's servers, the manager and the inboxes, which keep everything. */
  readonly worldRss: number;
}

/** A fault as it was, and what was counted meanwhile. */
export interface FaultRecord extends FaultSpan {
  /** How often it struck; undefined where the other side does not count. */
  readonly strikes: number | undefined;
  /** Events that were put off, and events that were recognised as duplicates. */
  readonly retried: number;
  readonly duplicates: number;
}

/** Everything that was found out in a run. */
export interface RunResult {
  readonly settings: Settings;
  readonly timeline: Timeline;
  /** When it began, epoch ms. */
  readonly startedAt: number;
  readonly samples: readonly Sample[];
  readonly faults: readonly FaultRecord[];
  readonly events: {
    readonly taken: number;
    readonly analysed: number;
    readonly missing: readonly string[];
    /** Analysed, and their sender never heard that they had been taken. */
    readonly unannounced: readonly string[];
    readonly doubled: readonly Doubled[];
  };
  readonly accounts: Accounts;
  readonly told: readonly Told[];
  readonly alerts: number;
  readonly leaks: readonly Leak[];
  readonly looked: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, number>>;
  /** From the last event sent until nothing was left to do; undefined when that was not waited for to its end. */
  readonly drainedMs: number | undefined;
  /** Of events from being taken to being analysed, milliseconds. */
  readonly latency: Readonly<Record<'before' | 'during' | 'after', Spread>>;
  readonly ending: Ending;
}

export interface Spread {
  readonly median: number;
  readonly p99: number;
}
