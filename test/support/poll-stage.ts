import { createMemoryAlertIndex } from '../../adapters/memory/alert-index.ts';
import { createMemoryPollBook } from '../../adapters/memory/poll-book.ts';
import { pollAlerts } from '../../functions/alert-notify/sources/poll-alerts.ts';
import type { AlertMessage } from '../../src/event/alert-message.ts';
import type { LedgerEntry } from '../../src/event/telemetry.ts';

export const POLL_NOW = Date.parse('2026-03-04T12:00:00Z');
export const MINUTE_MS = 60_000;

/** The poller on an index in memory, with a clock that is turned by hand and a queue that can be full. */
export function pollStage() {
  const time = { now: POLL_NOW, perPage: 0 };
  const index = createMemoryAlertIndex();
  const book = createMemoryPollBook();
  const queued: string[] = [];
  const ledger: LedgerEntry[] = [];
  const codes: unknown[] = [];
  const queue = { takes: (_position: number): boolean => true };
  const deps = {
    clock: () => time.now,
    telemetry: {
      log: (_level: string, _message: string, fields?: { code?: unknown }) => codes.push(fields?.code),
      ledger: (entry: LedgerEntry) => ledger.push(entry),
      measure: () => {},
    },
    index,
    book,
    alerts: {
      send: async (messages: readonly { body: string }[]) => {
        time.now += time.perPage;
        const taken = messages.map((_, i) => queue.takes(i));
        queued.push(...messages.filter((_, i) => taken[i]).map(({ body }) => body));
        return taken;
      },
    },
    redactAlert: <T>(alert: T) => alert,
    settings: { minLevel: 12, overlapMs: 10 * MINUTE_MS },
  };
  const messages = () => queued.map((body) => JSON.parse(body) as AlertMessage);
  return {
    time,
    index,
    book,
    queue,
    ledger,
    codes,
    deps,
    messages,
    ids: () => messages().map(({ alert }) => alert.id),
    bodies: queued,
    poll: (withinMs = 25_000) => pollAlerts(deps, time.now + withinMs),
  };
}
