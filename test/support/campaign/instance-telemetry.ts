import type { InvocationTelemetry } from '../../../functions/middleware/invocation.ts';
import type { LedgerEntry } from '../../../src/event/telemetry.ts';

/** What the functions counted and logged in a campaign. */
export interface Heard {
  readonly ledger: Map<string, number>;
  /** How often each line was logged, by its message and code. */
  readonly logged: Map<string, number>;
}

/** Telemetry of one instance: counts leave it with the end of an invocation, as metrics do, and die with it. */
export function instanceTelemetry({ ledger, logged }: Heard, lives: () => boolean): InvocationTelemetry {
  let counted: LedgerEntry[] = [];
  const add = (sums: Map<string, number>, key: string, count: number) =>
    sums.set(key, (sums.get(key) ?? 0) + count);
  return {
    begin: () => {
      counted = [];
    },
    trace: () => {},
    flush: () => {
      for (const entry of lives() ? counted : []) {
        add(ledger, entry.outcome, entry.count);
        if ('reason' in entry) add(ledger, `${entry.outcome}/${entry.reason}`, entry.count);
      }
      counted = [];
    },
    log: (level, message, fields) => {
      if (lives() && (level === 'warn' || level === 'error'))
        add(logged, fields?.code === undefined ? message : `${message} (${fields.code})`, 1);
    },
    ledger: (entry) => {
      counted.push(entry);
    },
    measure: () => {},
  };
}
