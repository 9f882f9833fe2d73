import type { AwsSource } from '../../src/event/envelope.ts';
import type { FilterReason, ParkReason } from '../../src/event/loss.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { Judged } from './judge-records.ts';

/** What became of records. One that is several events counts as so many, each by the message that it goes in. */
export class RecordCounts {
  received = 0;
  queued = 0;
  readonly filtered = new Map<FilterReason, number>();
  readonly parked = new Map<ParkReason, number>();

  /** Events of a message that is on the queue. */
  queue(count: number): void {
    this.received += count;
    this.queued += count;
  }

  /** A record that makes no event. */
  add(judged: Judged): void {
    if (judged.kind === 'events') return;
    this.received += 1;
    if (judged.kind === 'filtered') increase(this.filtered, judged.reason);
    if (judged.kind === 'parked') increase(this.parked, judged.reason);
  }

  tell(telemetry: Telemetry, source: AwsSource): void {
    const line = { stage: 'cloudtrail-forwarder', source } as const;
    const { received, queued, filtered, parked } = this;
    telemetry.ledger({ ...line, count: received, outcome: 'received' });
    telemetry.ledger({ ...line, count: queued, outcome: 'queued' });
    for (const [reason, count] of filtered) telemetry.ledger({ ...line, count, outcome: 'filtered', reason });
    for (const [reason, count] of parked) telemetry.ledger({ ...line, count, outcome: 'parked', reason });
  }
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
