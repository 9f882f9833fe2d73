import type { IncidentLog } from '../../src/notify/group/incident-log.ts';
import { type IncidentRecord, readIncident } from '../../src/notify/group/incident-record.ts';

/** Incidents of this process. */
export function createMemoryIncidentLog(): IncidentLog {
  /** JSON, so that what a caller holds and what is kept never share an object. */
  const kept = new Map<string, { readonly changes: number; readonly json: string }>();
  const read = () =>
    [...kept.values()].flatMap(
      ({ json }): readonly IncidentRecord[] | IncidentRecord => readIncident(json) ?? [],
    );
  return {
    enter: async (record) => {
      if ((kept.get(record.thread)?.changes ?? -1) >= record.changes) return;
      kept.set(record.thread, { changes: record.changes, json: JSON.stringify(record) });
    },

    async *aliveSince(from) {
      yield read()
        .filter(({ aliveUntil }) => aliveUntil >= from)
        .toSorted((a, b) => a.aliveUntil - b.aliveUntil);
    },
  };
}
