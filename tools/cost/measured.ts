import type { StageName } from '../../src/event/stage.ts';
import type { SinkName } from '../../src/forward/sink.ts';
import type { Counts } from './measure/counts.ts';
import json from './measured.json' with { type: 'json' };

/** What some work was counted as. */
export interface Counted {
  readonly events: number;
  /** Queue messages of it: sent by a request or a file, taken by an invocation. */
  readonly messages: number;
  /** Bytes of the events as they came. */
  readonly bytes: number;
  readonly counts: Counts;
}

/** What `node tools/runtime/node.mjs tools/cost/main.ts` has counted on the local stack, and what the bench has timed. */
export interface Measured {
  readonly machine: { readonly node: string; readonly cpu: string; readonly on: string };
  /** CPU of that machine, microseconds an event: all steps, packing and unpacking, and each sink. */
  readonly cpuUs: {
    readonly steps: number;
    readonly pack: number;
    readonly unpack: number;
    readonly sinks: Readonly<Record<SinkName, number>>;
  };
  /** Requests of 1, 100 and 500 events, from smallest to largest. */
  readonly requests: readonly Counted[];
  /** Writes that shared rate limits cost each request of 100 events, of one caller every nine seconds. */
  readonly rateWrites: number;
  /** Files of CloudTrail, from smallest to largest. */
  readonly files: readonly Counted[];
  /** Invocations of enrich, of one message of 100 events and of ten. */
  readonly batches: Readonly<Record<SinkName, readonly Counted[]>>;
  /** Where an alert comes in, and where a new one and one more of its group are told. */
  readonly alert: { readonly door: Counts; readonly first: Counts; readonly again: Counts };
  /** A run of each clock that has nothing to do. */
  readonly ticks: Readonly<Record<Exclude<StageName, 'ingest'>, Counts>>;
  /** Read units with which the ledger's balance follows one message until its hour is closed. */
  readonly balanceReads: number;
  /** Metrics that were written, by what they come of. */
  readonly series: Readonly<
    Record<'always' | 'trails' | 'app' | 'cloudtrail' | 'alert' | SinkName, readonly string[]>
  >;
}

export const MEASURED = json as unknown as Measured;
