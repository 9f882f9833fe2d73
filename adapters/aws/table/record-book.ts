import { setTimeout as sleep } from 'node:timers/promises';
import { LEDGER_LIFETIME_MS } from '../../../src/event/ledger.ts';
import type { Claimed, RecordBook, RecordName } from '../../../src/event/record-book.ts';
import { type Law, lawOf, settleState, slotOf } from '../../../src/event/record-state.ts';
import type { Telemetry } from '../../../src/event/telemetry.ts';
import { backoffMs } from '../../../src/kernel/backoff.ts';
import type { Clock, Random } from '../../../src/kernel/clock.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { createChunkShelf } from '../buckets/chunk-shelf.ts';
import { hashOfRecord, type RecordHash } from './record-chunk.ts';
import { planSlot } from './record-slot.ts';
import type { Table } from './table.ts';
import { seenKey } from './table-layout.ts';

export interface RecordBookOptions {
  readonly clock: Clock;
  readonly random?: Random;
  /** Told of `RecordsNotRemembered`: ours, and anybody's else too, since their slot is full. */
  readonly telemetry?: Pick<Telemetry, 'measure'>;
  /** Items that a slot may have. */
  readonly maxChunks?: number;
  /** Waits so many ms before another round against others who write the same slot. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** A million records of one tenant, account and region in five minutes; those beyond are everybody's. */
const MAX_CHUNKS = 256;
const SLOTS_AT_ONCE = 16;
/** Rounds against others who write the same slot; each lost round means that somebody else got on. */
const ROUNDS = 30;
const PAUSE = { baseMs: 10, capMs: 250 };

/**
 * The records that came before, in the table: an item for the records of one tenant, account, region and five minutes, so that a
 * file's thousand records cost two or four writes and not a thousand. What an instance has read it remembers: a call
 * costs one write for each slot, and a read more for each that is new to it or that others have written since.
 *
 * Usual file (1 000 records, two slots): 2 reads of 0.5 KB to 48 KB and 2 writes of at most 12 KB more than there was.
 * Worst case, each record in a slot of its own: 1 000 reads and 1 000 writes of 1 KB, 16 at a time.
 *
 * Its functions throw what those of `createTable` throw, and CodedError `record_book_contended` (retryable). What was
 * claimed before they throw stays claimed, which for a file is no harm and for a message lasts until its lease ends.
 */
export function createRecordBook(table: Table, options: RecordBookOptions): RecordBook {
  const { clock, random = Math.random, pause = sleep, maxChunks = MAX_CHUNKS, telemetry } = options;
  const shelf = createChunkShelf(table, clock);

  /** Applies a law to records of a slot, and says what became of each once it is written. */
  async function apply(slot: string, records: ReadonlySet<RecordHash>, law: Law) {
    const pkOf = (index: number) => (index < maxChunks ? seenKey(slot, index) : undefined);
    const { verdict: whenWritten } = law(undefined);
    const verdicts = new Map<RecordHash, Claimed>();
    const pending = new Set(records);
    const conclude = (record: RecordHash, verdict: Claimed) => {
      verdicts.set(record, verdict);
      pending.delete(record);
    };
    let looked = false;
    for (let lost = 0; lost < ROUNDS; ) {
      const chunks = await shelf.chain(pkOf);
      const plan = planSlot(chunks, pending, law, (index) => shelf.none(pkOf(index)));
      for (const [record, verdict] of plan.known)
        if (looked || verdict !== 'in_flight') conclude(record, verdict);
      if (plan.forgotten > 0) telemetry?.measure('RecordsNotRemembered', plan.forgotten, 'Count');
      let written = true;
      for (const { chunk, entries } of plan.changes) {
        written = await shelf.write(chunk, entries, clock() + LEDGER_LIFETIME_MS);
        if (!written) break;
        for (const { record } of entries) conclude(record, whenWritten);
      }
      if (pending.size === 0) return verdicts;
      if (!written) {
        lost += 1;
        await pause(backoffMs(lost, PAUSE, random()));
      } else if (!looked) {
        // What was in flight when it was last seen may have been settled since.
        for (const chunk of chunks) shelf.forget(chunk);
        looked = true;
      }
    }
    throw new CodedError(
      'record_book_contended',
      'too many write the same records at once: the same call may succeed later',
      { retryable: true },
    );
  }

  async function applyAll(names: readonly RecordName[], law: Law): Promise<readonly Claimed[]> {
    const records = names.map((name) => ({ slot: slotOf(name), record: hashOfRecord(name.id) }));
    const slots = new Map<string, Set<RecordHash>>();
    for (const { slot, record } of records) slots.set(slot, (slots.get(slot) ?? new Set()).add(record));
    const verdicts = new Map<string, Map<RecordHash, Claimed>>();
    const waiting = slots.entries();
    await Promise.all(
      Array.from({ length: Math.min(SLOTS_AT_ONCE, slots.size) }, async () => {
        for (const [slot, wanted] of waiting) verdicts.set(slot, await apply(slot, wanted, law));
      }),
    );
    return records.map(({ slot, record }) => {
      const verdict = verdicts.get(slot)?.get(record) ?? 'taken';
      verdicts.get(slot)?.delete(record);
      return verdict;
    });
  }

  return {
    claim: (names, taker) => applyAll(names, lawOf(taker)),
    async settle(names) {
      await applyAll(names, settleState);
    },
  };
}
