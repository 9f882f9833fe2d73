import type { StageName } from '../../src/event/stage.ts';
import type { LedgerOutcome } from '../../src/event/telemetry.ts';

/** One count of a stage. */
export interface StageRow {
  readonly label: string;
  readonly outcome: LedgerOutcome['outcome'];
  readonly bad?: true;
}

/** What each stage does, in words, and what is told of its work; whoever the counts come from. */
export const STAGE_ROWS: Readonly<
  Record<StageName, { readonly does: string; readonly rows: readonly StageRow[] }>
> = {
  ingest: {
    does: 'Takes events and Wazuh’s alerts over HTTP, checks and redacts them.',
    rows: [
      { label: 'events and alerts taken in', outcome: 'received' },
      { label: 'refused', outcome: 'rejected', bad: true },
    ],
  },
  'cloudtrail-forwarder': {
    does: 'Reads what AWS announces, redacts every record.',
    rows: [
      { label: 'records read', outcome: 'received' },
      { label: 'left out', outcome: 'filtered' },
      { label: 'set aside', outcome: 'parked', bad: true },
    ],
  },
  enrich: {
    does: 'Adds country, network and technique, sends to Wazuh.',
    rows: [
      { label: 'sent to Wazuh', outcome: 'forwarded' },
      { label: 'seen before', outcome: 'duplicate' },
      { label: 'tried again', outcome: 'retried', bad: true },
      { label: 'set aside', outcome: 'parked', bad: true },
    ],
  },
  'alert-notify': {
    does: 'Groups the alerts of serious rules, tells the team once.',
    rows: [
      { label: 'alerts grouped', outcome: 'grouped' },
      { label: 'messages sent', outcome: 'notified' },
      { label: 'left out', outcome: 'filtered' },
      { label: 'tried again', outcome: 'retried', bad: true },
      { label: 'set aside', outcome: 'parked', bad: true },
    ],
  },
};
