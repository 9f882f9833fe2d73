import type { LedgerEntry, LogFields } from '../../src/event/telemetry.ts';

/** What the local stack saw happen, in words that a page and a terminal can show. Content is redacted by then. */
export type JournalEntry =
  | {
      readonly type: 'event';
      readonly at: number;
      readonly id: string;
      readonly source: string;
      readonly tenant: string;
      readonly application: string;
      readonly action: string;
      readonly outcome: string;
      readonly user?: string;
      readonly address?: string;
      readonly country?: string;
      /** Finding types whose masks stand in the event. */
      readonly redacted: readonly string[];
      readonly rule?: { readonly id: string; readonly level: number; readonly description: string };
      readonly alert: boolean;
      readonly latencyMs: number | undefined;
      /** The line as Wazuh received it, where from, and by which agent if by one. */
      readonly line: string;
      readonly location: string;
      readonly agent?: { readonly id: string; readonly name: string };
    }
  | {
      readonly type: 'message';
      readonly at: number;
      readonly channel: string;
      readonly title: string;
      readonly text: string;
      /** A mail's HTML. */
      readonly html?: string;
      /** Slack's blocks, as they were sent. */
      readonly blocks?: readonly unknown[];
    }
  | {
      readonly type: 'log';
      readonly at: number;
      readonly level: string;
      readonly message: string;
      readonly fields?: LogFields;
    };

export interface Journal {
  add(entry: JournalEntry): void;
  count(entry: LedgerEntry): void;
  found(type: string, count: number): void;
  /** The circuit of a manager node by one way: 0 closed, 1 half-open, 2 open, as the last function that tried it says. */
  turned(node: string, sink: string, circuit: number): void;
  entries(): readonly JournalEntry[];
  /** Ledger sums by `stage/source/outcome[/reason]`. */
  ledger(): Readonly<Record<string, number>>;
  /** Redactions by finding type. */
  findings(): Readonly<Record<string, number>>;
  /** By `node sink`. */
  circuits(): Readonly<Record<string, number>>;
  /** Hears every entry until the returned function is called. */
  subscribe(listener: (entry: JournalEntry) => void): () => void;
}

/** How many of each kind are kept: a flood of events does not wash away what the team was told. */
const KEPT = { event: 500, message: 100, log: 100 } as const;

export function createJournal(): Journal {
  const entries: JournalEntry[] = [];
  const kept = { event: 0, message: 0, log: 0 };
  const ledger = new Map<string, number>();
  const findings = new Map<string, number>();
  const circuits = new Map<string, number>();
  const listeners = new Set<(entry: JournalEntry) => void>();
  const add = (sums: Map<string, number>, key: string, count: number) =>
    sums.set(key, (sums.get(key) ?? 0) + count);
  return {
    add: (entry) => {
      entries.push(entry);
      kept[entry.type] += 1;
      if (kept[entry.type] > KEPT[entry.type]) {
        kept[entry.type] -= 1;
        entries.splice(
          entries.findIndex(({ type }) => type === entry.type),
          1,
        );
      }
      for (const listener of listeners) listener(entry);
    },
    count: (entry) => {
      const reason = 'reason' in entry ? `/${entry.reason}` : '';
      add(ledger, `${entry.stage}/${entry.source}/${entry.outcome}${reason}`, entry.count);
    },
    found: (type, count) => add(findings, type, count),
    turned: (node, sink, circuit) => void circuits.set(`${node} ${sink}`, circuit),
    entries: () => [...entries],
    ledger: () => Object.fromEntries(ledger),
    findings: () => Object.fromEntries(findings),
    circuits: () => Object.fromEntries(circuits),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Sum of the ledger lines that match, such as `enrich//forwarded` for every source. */
export function ledgerSum(ledger: Readonly<Record<string, number>>, stage: string, outcome: string): number {
  return Object.entries(ledger)
    .filter(([key]) => {
      const [at, , what] = key.split('/');
      return at === stage && what === outcome;
    })
    .reduce((sum, [, count]) => sum + count, 0);
}
