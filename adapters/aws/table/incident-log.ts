import { ALERT_HISTORY_MS } from '../../../src/notify/alert/alert-history.ts';
import type { IncidentLog } from '../../../src/notify/group/incident-log.ts';
import { readIncident } from '../../../src/notify/group/incident-record.ts';
import type { Table } from './table.ts';
import { textOf } from './table-item.ts';
import { expiry, INCIDENT_LIST, incidentKey } from './table-layout.ts';

/** Incidents in the table, an item each. Its functions throw what those of `createTable` throw. */
export function createIncidentLog(table: Table): IncidentLog {
  return {
    async enter(record) {
      const { thread, changes, aliveUntil } = record;
      const item = {
        record: JSON.stringify(record),
        changes,
        list: INCIDENT_LIST,
        at: aliveUntil,
        expiresAt: expiry(aliveUntil + ALERT_HISTORY_MS),
      };
      const when = 'attribute_not_exists(#pk) OR #changes < :changes';
      await table.put(incidentKey(thread), item, { when, values: { changes } });
    },

    async *aliveSince(from) {
      for await (const pks of table.keysBetween(INCIDENT_LIST, from, Number.MAX_SAFE_INTEGER)) {
        const items = await table.many(pks);
        yield items
          .flatMap((item) => readIncident(textOf(item, 'record')) ?? [])
          .toSorted((a, b) => a.aliveUntil - b.aliveUntil);
      }
    },
  };
}
