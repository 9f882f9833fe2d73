import type { AwsEnvironment } from '../../adapters/aws/clients/environment.ts';
import type { Variables } from '../../functions/middleware/runtime.ts';
import type { SluiceConfig } from '../../src/config.ts';
import type { EventSourceFaults } from '../local/lambda/event-source.ts';

/** What the functions are made of, once the world around them is there. */
export interface FunctionParts {
  readonly config: SluiceConfig;
  readonly aws: AwsEnvironment;
  readonly variables: Variables;
  readonly queuesEndpoint: string;
  /** How long a minute of the schedules takes. */
  readonly tickMs: number;
  readonly seed: number;
}

/** To the process of the functions. */
export type Order =
  | { readonly kind: 'serve'; readonly parts: FunctionParts }
  | { readonly kind: 'faults'; readonly faults: EventSourceFaults }
  /** Every schedule runs now, twice at once; that which sums the ledger when `balance` is set. */
  | { readonly kind: 'clocks'; readonly balance: boolean }
  | { readonly kind: 'measure'; readonly collect: boolean }
  /** Stop everything; then the process ends by itself, if nothing was left behind. */
  | { readonly kind: 'close' };

/** From it. */
export type Word =
  | { readonly kind: 'listening'; readonly endpoint: string }
  | { readonly kind: 'serving' }
  | { readonly kind: 'measured'; readonly vitals: Vitals }
  | { readonly kind: 'closed' };

/** How the process of the functions is. Bytes, and counts since it began. */
export interface Vitals {
  readonly rss: number;
  /** Heap in use after a collection; undefined when none was asked for. */
  readonly heap: number | undefined;
  /** Undefined on systems that do not list them. */
  readonly descriptors: number | undefined;
  readonly timers: number;
  /** Sockets, servers, requests and whatever else keeps a process alive, timers aside. */
  readonly handles: number;
  /** Longest time that the event loop was late since the last measuring, milliseconds. */
  readonly lagMs: number;
  readonly cpuMs: number;
  /** Ledger sums by `stage/source/outcome[/reason]`. */
  readonly ledger: Readonly<Record<string, number>>;
  /** Events that the agent sink sent again because the manager's counters said that something was dropped. */
  readonly resent: number;
  /** Batches whose handler threw or ran into its timeout. */
  readonly failures: number;
}
