/**
 * What can be wrong with a manager, as switches.
 *
 * - `down`: connections are reset, open ones too, on every port.
 * - `slow`: every API answer waits.
 * - `too-many-requests`: 429 on every API path, as when somebody else spends the node's budget.
 * - `daemons-not-ready`: `/events` answers 500, error 1017, and analyses nothing.
 * - `cut-response`: the events of a `/events` request are analysed, its answer breaks off in the middle.
 * - `accept-then-cut`: the same, with no byte of an answer.
 * - `input-queue-full`: everything is accepted and answered, nothing is analysed; only the counters tell.
 * - `chokes-on`: a `/events` request with an event that holds a text is refused (400) or crashes its handler (500); nothing of
 *   it is analysed. Every such request counts as one strike, with the text or without.
 * - `analysis-stuck`: what is accepted waits for the analysis daemon until its queue is full, then it is lost as above.
 * - `receiver-stuck`: frames of agents, pings too, wait in the receiver until its queue is full, then they are lost.
 *
 * The last two are over when another fault, or none, is set; what waits is handled then.
 */
export type Fault = (
  | { readonly kind: 'down' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'too-many-requests' }
  | { readonly kind: 'daemons-not-ready' }
  | { readonly kind: 'cut-response' }
  | { readonly kind: 'accept-then-cut' }
  | { readonly kind: 'input-queue-full' }
  | { readonly kind: 'chokes-on'; readonly text: string; readonly status: 400 | 500 }
  | { readonly kind: 'analysis-stuck' }
  | { readonly kind: 'receiver-stuck' }
) & {
  /** How often it strikes (requests, connections or events) before it is over; for good when left out. */
  readonly times?: number;
};

export interface FaultSwitch {
  set(fault: Fault | undefined): void;
  /** Whether this fault is set, without counting. */
  is(kind: Fault['kind']): boolean;
  /** The fault when it is of this kind, counting it as one strike. */
  strike<K extends Fault['kind']>(kind: K): Extract<Fault, { readonly kind: K }> | undefined;
}

export function createFaultSwitch(initial?: Fault): FaultSwitch {
  let current = initial;
  let left = initial?.times ?? Number.POSITIVE_INFINITY;
  return {
    set: (fault) => {
      current = fault;
      left = fault?.times ?? Number.POSITIVE_INFINITY;
    },
    is: (kind) => current?.kind === kind && left > 0,
    strike: (kind) => {
      if (current?.kind !== kind || left <= 0) return undefined;
      left -= 1;
      return current as Extract<Fault, { readonly kind: typeof kind }>;
    },
  };
}
