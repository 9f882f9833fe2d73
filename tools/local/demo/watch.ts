import { CodedError } from '../../../src/kernel/coded-error.ts';
import type { JournalEntry } from '../journal.ts';
import type { RunningStack } from '../state-file.ts';

/** Wazuh's limit of requests, or a channel that took no more messages just then. */
export type Hold = keyof typeof HOLDS;

const HOLDS = {
  wazuh: /^enrich\/[^/]+\/retried\/(budget_exhausted|rate_limited)$/,
  channel: /^alert-notify\/[^/]+\/retried\//,
} as const;

/** What the console has told since the watch began. */
export interface Seen {
  readonly entries: readonly JournalEntry[];
  /** What has had to wait since then, for either reason. */
  readonly held: ReadonlySet<Hold>;
}

export interface Watch {
  /** @throws CodedError `stack_gone` when the console does not answer any more */
  seen(): Seen;
  close(): void;
}

type Ledger = Readonly<Record<string, number>>;

/**
 * Follows the console's feed and keeps what `concerns` the watcher, so that nothing is missed however much else goes
 * by; the journal itself forgets.
 */
export async function watchConsole(
  { consoleUrl, consoleToken }: Pick<RunningStack, 'consoleUrl' | 'consoleToken'>,
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
  let before: Ledger | undefined;
  const held = new Set<Hold>();
  let fault: CodedError | undefined;
  const take = (name: string, data: string): void => {
    if (name === 'entry') {
      const entry = JSON.parse(data) as JournalEntry;
      if (concerns(entry)) entries.push(entry);
    } else if (name === 'state') {
      const { ledger } = JSON.parse(data) as { ledger: Ledger };
      before ??= ledger;
      for (const [key, count] of Object.entries(ledger))
        if (count > (before[key] ?? 0))
          for (const [hold, pattern] of Object.entries(HOLDS)) if (pattern.test(key)) held.add(hold as Hold);
    }
  };

  const response = await fetch(`${consoleUrl}/journal`, {
    headers: { authorization: `Bearer ${consoleToken}` },
    signal: leave.signal,
  }).catch((error: unknown) => {
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
      return { entries, held };
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
