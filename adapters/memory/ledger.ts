import { hourOf, type LedgerRecords, type RecordedEntry, type TakenBook } from '../../src/event/ledger.ts';
import type { HourBook, KeptHour } from '../../src/event/ledger-book.ts';
import type { WaitingRecord } from '../../src/event/ledger-sum.ts';
import type { MemoryDeliveryMarks } from './delivery-marks.ts';

export interface MemoryLedger extends TakenBook, LedgerRecords, HourBook {
  forget(id: string): void;
}

/** The ledger of one process, forgotten with it; it reads the marks that are given. */
export function createMemoryLedger(
  delivery: Pick<MemoryDeliveryMarks, 'all'> = { all: () => [] },
): MemoryLedger {
  const taken = new Map<string, RecordedEntry>();
  const kept = new Map<string, KeptHour>();
  let first: string | undefined;
  const tokenOf = (record: WaitingRecord) => {
    const [kind, id = ''] = record.split(' ');
    const found = kind === 'mark' ? delivery.all().find(({ key }) => key === id) : taken.get(id);
    return found?.token ?? '';
  };

  return {
    enter: async (entry) => {
      const messages = entry.messages.map(({ key, count }) => ({ key, count }));
      const at = taken.get(entry.id)?.at ?? entry.at;
      taken.set(entry.id, { ...entry, messages, at, token: String(entry.at) });
    },
    forget: (id) => {
      taken.delete(id);
    },
    hour: async (hour) => ({
      entries: [...taken.values()].filter(({ at }) => hourOf(at) === hour),
      marks: delivery.all().filter(({ root, since }) => root === undefined && hourOf(since) === hour),
    }),
    entries: async (ids) => [...taken.values()].filter(({ id }) => ids.includes(id)),
    marks: async (keys) => delivery.all().filter(({ key }) => keys.includes(key)),

    read: async (hours) => [...kept.values()].filter(({ hour }) => hours.includes(hour)),
    write: async (hour) => {
      kept.set(hour.hour, hour);
    },
    anyChanged: async (waiting) => waiting.some(([record, token]) => tokenOf(record) !== token),
    began: async (hour) => {
      first ??= hour;
      return first;
    },
  };
}
