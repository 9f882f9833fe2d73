import { hash } from 'node:crypto';
import type { Claimed, RecordName, Taker } from './record-book.ts';

/**
 * What a book of records holds of a record, in 32 bits, so that a day of an organisation fits into a small table:
 * 0 when it is settled, the second in which its lease ends with the highest bit set, or a hash of the file that took it.
 */
export type RecordState = number;

const SETTLED: RecordState = 0;

const LEASED = 0x8000_0000;
/** Seconds are counted from here, which leaves 31 bits until the year 2088. */
const EPOCH_S = Date.UTC(2020) / 1_000;

function leasedUntil(ms: number): RecordState {
  const second = Math.min(Math.max(Math.ceil(ms / 1_000) - EPOCH_S, 0), LEASED - 1);
  return (LEASED | second) >>> 0;
}

function isLease(state: RecordState): boolean {
  return state >= LEASED;
}

function leaseEnd(state: RecordState): number {
  return (state - LEASED + EPOCH_S) * 1_000;
}

/** Never 0, which is taken. Two files in two thousand million share one, and then only what they share is sent twice. */
function takenBy(file: string): RecordState {
  return (hash('sha256', file, 'buffer').readUInt32BE(0) & 0x7fff_ffff) >>> 0 || 1;
}

/** What becomes of a record: the verdict, and its new state when that changes. */
interface Taken {
  readonly verdict: Claimed;
  readonly next?: RecordState;
}

/** `state` is undefined for a record that nobody knows. */
export type Law = (state: RecordState | undefined) => Taken;

/** The law of a taker, by which every book decides. */
export function lawOf(taker: Taker): Law {
  if (taker.kind === 'file') {
    const own = takenBy(taker.name);
    return (state) => {
      if (state === undefined) return { verdict: 'ours', next: own };
      // A message that took it comes back until it is sent or parked, however late.
      return { verdict: state === own ? 'ours' : 'taken' };
    };
  }
  const { now } = taker;
  const lease = leasedUntil(taker.leaseUntil);
  return (state) => {
    if (state === undefined) return { verdict: 'ours', next: lease };
    if (!isLease(state)) return { verdict: 'taken' };
    return leaseEnd(state) > now ? { verdict: 'in_flight' } : { verdict: 'ours', next: lease };
  };
}

/** Settles what a message leased. What a file took stays the file's: its next reading must find it again. */
export const settleState: Law = (state) =>
  state === undefined || isLease(state) ? { verdict: 'taken', next: SETTLED } : { verdict: 'taken' };

const SLOT_MS = 300_000;
/** CloudTrail is younger than this, and its records' times are of one form: others are noise. */
const EARLIEST = Date.UTC(2010);
const LATEST = Date.UTC(2088);

interface Slot {
  readonly tenant: string;
  readonly account: string;
  readonly region: string;
  readonly number: number;
  readonly text: string;
}
let last: Slot = { tenant: '', account: '', region: '', number: 0, text: '#-#-#0' };

/**
 * Where a record stands: tenant, account, region, and the five minutes that it is of, as CloudTrail cuts its files. What no
 * record of AWS says falls together into one place of the tenant, so that nobody can make up places without end. The last one
 * is remembered: the records of a file mostly stand together.
 */
export function slotOf({ tenant, account, region, at }: RecordName): string {
  const number = at >= EARLIEST && at < LATEST ? Math.floor(at / SLOT_MS) : 0;
  if (
    last.number !== number ||
    last.account !== account ||
    last.region !== region ||
    last.tenant !== tenant
  ) {
    const place = [
      tenant,
      /^\d{12}$/.test(account) ? account : '-',
      /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}$/.test(region) ? region : '-',
      number,
    ];
    last = { tenant, account, region, number, text: place.join('#') };
  }
  return last.text;
}
