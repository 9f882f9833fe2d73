import { CodedError } from '../../../src/kernel/coded-error.ts';
import type { JournalEntry } from '../console/journal.ts';

/** What the console has told since the watch began. */
export interface Seen {
  readonly entries: readonly JournalEntry[];
  /** How often, since then, Wazuh's request limit made something wait. */
  readonly held: number;
}

export interface Watch {
  /** @throws CodedError `stack_gone` when the console does not answer any more */
  seen(): Seen;
  close(): void;
}

const HELD = /\/retried\/(budget_exhausted|rate_limited)$/;

/**
 * Follows the console's feed and keeps what `concerns` the watcher, so that nothing is missed however much else goes
 * by; the journal itself forgets.
 */
export async function watchConsole(
  consoleUrl: string,
  concerns: (entry: JournalEntry) => boolean,
): Promise<Watch> {
  const leave = new AbortController();
  const gone = (cause: unknown) =>
    new CodedError(
      'stack_gone',
      `the stack's console at ${consoleUrl} does not answer; is it still running?`,
      {
        cause,
      },
    );
  const entries: JournalEntry[] = [];
  let first: number | undefined;
  let held = 0;
  let fault: CodedError | undefined;
  const take = (name: string, data: string): void => {
    if (name === 'entry') {
      const entry = JSON.parse(data) as JournalEntry;
      if (concerns(entry)) entries.push(entry);
    } else if (name === 'state') {
      const { ledger } = JSON.parse(data) as { ledger: Readonly<Record<string, number>> };
      held = Object.entries(ledger).reduce((sum, [key, count]) => sum + (HELD.test(key) ? count : 0), 0);
      first ??= held;
    }
  };

  const response = await fetch(`${consoleUrl}/feed`, { signal: leave.signal }).catch((error: unknown) => {
    throw gone(error);
  });
  if (!response.ok || response.body === null) throw gone(response.status);
  readFeed(response.body, take).then(
    () => {
      fault = gone('the feed ended');
    },
    (error: unknown) => {
      fault = gone(error);
    },
  );
  return {
    seen: () => {
      if (fault !== undefined) throw fault;
      return { entries, held: held - (first ?? held) };
    },
    close: () => leave.abort(),
  };
}

/** Server-sent events with one data line each: https://html.spec.whatwg.org/multipage/server-sent-events.html */
async function readFeed(
  body: ReadableStream<Uint8Array>,
  take: (name: string, data: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const messages = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n\n');
    rest = messages.pop() ?? '';
    for (const message of messages) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(message) ?? [];
      if (name !== undefined && data !== undefined) take(name, data);
    }
  }
}
