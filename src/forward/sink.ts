import type { Source } from '../event/envelope.ts';
import type { EventId } from '../event/event-id.ts';
import type { ParkReason, RetryReason } from '../event/loss.ts';

/** The ways into Wazuh, by the word that configuration, metrics and documents have for each. */
export const SINK_NAMES = ['events-api', 'agent', 's3'] as const;
export type SinkName = (typeof SINK_NAMES)[number];

/** One event as Wazuh will read it, and what a way in goes by. */
export interface WireEvent {
  readonly id: EventId;
  /** A compact one-line JSON document, at most 65 000 bytes. */
  readonly line: string;
  readonly source: Source;
  readonly tenant: string;
  /** Where it was read: the application for its own events and webhooks, the bucket for CloudTrail. */
  readonly origin: string;
  /** ECS `event.severity`, 0–99; 0 when the event has none. */
  readonly severity: number;
  /** Where the whole event is kept, for a way in that has to cut it; absent without an archive. */
  readonly archived?: string;
}

/**
 * What became of one event. `delivered` means that the manager has taken it; whoever chooses among several ways says by
 * which (`sink`). `code` is the other side's own word for what
 * happened, such as `wazuh_400` or `wazuh_1012`: for logs, metrics and dead letters. `unsent`: nobody has taken it for certain,
 * so another way may be tried; without it the event may have arrived, and only waiting for its own way adds no risk.
 */
export type Delivery =
  | { readonly kind: 'delivered'; readonly sink?: SinkName }
  | {
      readonly kind: 'retry';
      readonly reason: RetryReason;
      readonly afterMs: number;
      readonly code?: string;
      readonly unsent?: true;
    }
  | { readonly kind: 'parked'; readonly reason: ParkReason; readonly code?: string };

/** Port: a way into a Wazuh manager. */
export interface Sink {
  readonly name: SinkName;
  /**
   * Delivers events, any number of them. Resolves to one outcome each, in order; expected failures are outcomes, so it
   * rejects for programming errors alone. Starts no request that cannot end before `deadline` (epoch ms).
   */
  deliver(events: readonly WireEvent[], deadline: number): Promise<readonly Delivery[]>;
}
