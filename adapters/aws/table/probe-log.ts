import type { Clock } from '../../../src/kernel/clock.ts';
import type { ProbeLog } from '../../../src/notify/alert/probe.ts';
import type { Table } from './table.ts';
import { numberOf } from './table-item.ts';
import { ABSENT, atSecond, expiry, isLive, probeKey } from './table-layout.ts';

const LIFETIME_MS = 86_400_000;

/** Probes that came back, an item each. Its functions throw what those of `createTable` throw. */
export function createProbeLog(table: Table, clock: Clock): ProbeLog {
  return {
    async note(id, { alertedAt, receivedAt, notedAt }) {
      const expiresAt = expiry(notedAt + LIFETIME_MS);
      const stations = { ...(alertedAt === undefined ? {} : { alertedAt }), receivedAt, notedAt };
      await table.put(probeKey(id), { ...stations, expiresAt }, { when: ABSENT, values: atSecond(notedAt) });
    },

    async read(id) {
      const item = await table.get(probeKey(id));
      if (!isLive(item, clock())) return undefined;
      return {
        alertedAt: typeof item.alertedAt === 'number' ? item.alertedAt : undefined,
        receivedAt: numberOf(item, 'receivedAt'),
        notedAt: numberOf(item, 'notedAt'),
      };
    },
  };
}
