import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import { recordOf } from '../../../src/notify/alert/alert-record.ts';
import type { IncidentRecord } from '../../../src/notify/group/incident-record.ts';
import { alertWith } from './alert-builder.ts';

const OPENED = Date.parse('2026-03-04T09:00:00Z');

/** An episode that was opened, told and is still open, with changes. */
export function incidentWith(
  changes: Partial<IncidentRecord> = {},
  alert: Parameters<typeof alertWith>[0] = {},
): IncidentRecord {
  const openedAt = changes.openedAt ?? OPENED;
  return {
    thread: 'thread-1',
    key: '100102-abc',
    route: 'security',
    openedAt,
    lastAt: openedAt,
    aliveUntil: openedAt + 300_000,
    alerts: 1,
    alert: recordOf(factsOf(alertWith(alert)), openedAt),
    steps: [
      { at: openedAt, kind: 'opened' },
      { at: openedAt + 200, kind: 'told', who: 'slack' },
    ],
    more: 0,
    digests: 0,
    changes: 2,
    ...changes,
  };
}
