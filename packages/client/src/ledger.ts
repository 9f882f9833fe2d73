import type { ClientStats, Dropped, DropReason } from './client-types.ts';

type Counts = Partial<Record<DropReason, number>>;

function add(to: Counts, counts: Dropped, sign = 1): void {
  for (const [reason, count] of Object.entries(counts) as [DropReason, number][]) {
    const sum = (to[reason] ?? 0) + sign * count;
    if (sum > 0) to[reason] = sum;
    else delete to[reason];
  }
}

/** Counts what became of every event. */
export interface Ledger {
  given(): void;
  sent(count: number): void;
  drop(reason: DropReason, count?: number): void;
  rejected(codes: readonly string[]): void;
  /** What was dropped and no report has told yet; undefined: nothing. It counts as told until `untold`. */
  take(): Dropped | undefined;
  /** A report did not arrive: its counts go into the next. */
  untold(counts: Dropped): void;
  readonly hasNews: boolean;
  /** Sent and dropped so far. */
  totals(): Pick<ClientStats, 'given' | 'sent' | 'dropped' | 'rejected'>;
  /** What came to `totals()` since. */
  since(before: Pick<ClientStats, 'sent' | 'dropped'>): Pick<ClientStats, 'sent' | 'dropped'>;
}

/** Codes of the server that are counted apart; a server that makes up ever new ones fills no memory. */
const MAX_CODES = 32;

export function createLedger(onDrop: (reason: DropReason, count: number) => void): Ledger {
  let given = 0;
  let sent = 0;
  let news: Counts = {};
  const dropped: Counts = {};
  const codes = new Map<string, number>();
  const drop = (reason: DropReason, count = 1): void => {
    if (count <= 0) return;
    add(dropped, { [reason]: count });
    add(news, { [reason]: count });
    onDrop(reason, count);
  };
  return {
    given: () => {
      given += 1;
    },
    sent: (count) => {
      sent += count;
    },
    drop,
    rejected: (list) => {
      for (const code of list) {
        const name = codes.has(code) || codes.size < MAX_CODES ? code : 'other';
        codes.set(name, (codes.get(name) ?? 0) + 1);
      }
      drop('rejected', list.length);
    },
    take: () => {
      const counts = news;
      news = {};
      return Object.keys(counts).length > 0 ? counts : undefined;
    },
    untold: (counts) => add(news, counts),
    get hasNews() {
      return Object.keys(news).length > 0;
    },
    totals: () => ({ given, sent, dropped: { ...dropped }, rejected: Object.fromEntries(codes) }),
    since: (before) => {
      const fresh: Counts = { ...dropped };
      add(fresh, before.dropped, -1);
      return { sent: sent - before.sent, dropped: fresh };
    },
  };
}
