import type { EventId } from '../event/event-id.ts';
import type { ParkReason, RetryReason } from '../event/loss.ts';

/** One event as Wazuh will read it: a compact one-line JSON document. */
export interface WireEvent {
  readonly id: EventId;
  readonly line: string;
}

/** What became of one event. `delivered` means that the manager has taken it. */
export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly reason: RetryReason; readonly afterMs: number }
  | { readonly kind: 'parked'; readonly reason: ParkReason };

/** Port: a way into a Wazuh manager. */
export interface Sink {
  readonly name: string;
  /**
   * Delivers events, any number of them. Resolves to one outcome each, in order; expected failures are outcomes, so it
   * rejects for programming errors alone. Starts no request that cannot end before `deadline` (epoch ms).
   */
  deliver(events: readonly WireEvent[], deadline: number): Promise<readonly Delivery[]>;
}
