import { MAX_MESSAGE_BYTES, MESSAGE_FILL_BYTES } from '../../src/event/limits.ts';

/** An event of CloudTrail's own history. */
export interface HistoryEvent {
  /** Epoch ms, to the second. */
  readonly at: number;
  /** The record, JSON. */
  readonly text: string;
}

export interface HistoryPage {
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** Port: the events of an account and region in a time, both ends included. `throttled`: ask again later. */
export interface History {
  page(range: {
    readonly since: number;
    readonly until: number;
    readonly next: string | undefined;
  }): Promise<HistoryPage | 'throttled'>;
}

/** How far a region was read back. Times are epoch ms. */
export interface RegionProgress {
  /** Every event behind it was sent. */
  readonly reachedAt: number;
  readonly events: number;
  readonly messages: number;
  readonly isDone: boolean;
}

export interface HistoryWork {
  readonly history: History;
  /** False: it did not get onto the queue. */
  readonly send: (body: string) => Promise<boolean>;
  /** Keeps progress, once what it tells of is on the queue. */
  readonly keep: (progress: RegionProgress) => Promise<void>;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly interrupted: () => boolean;
  readonly onPage: (progress: RegionProgress) => void;
  /** Sees each record before it is sent; what it throws ends the work. */
  readonly check: (text: string) => void;
  /** Hears of a record that no message holds. */
  readonly onTooLarge: (text: string) => void;
}

export type HistoryEnd = 'done' | 'interrupted' | 'queue refused';

/** CloudTrail answers two requests a second for an account and region. */
const EVERY_MS = 520;
const MAX_BACKOFF_MS = 30_000;

/**
 * Reads a region's history from its newest event back and sends the records, as many to a message as it takes. Progress is the
 * time of the oldest event that is on the queue: going on there asks for that second again, so that nothing is left out; what
 * comes twice is known by its `eventID` where it is read.
 */
export async function sendHistory(
  work: HistoryWork,
  range: { readonly since: number; readonly until: number },
  begun: RegionProgress,
): Promise<HistoryEnd> {
  const { history, now, wait, interrupted, keep, onPage } = work;
  let progress = begun;
  const packed = new PackedRecords();
  let dueAt = now();
  let backoff = EVERY_MS;
  let next: string | undefined;

  const flush = async (): Promise<boolean> => {
    if (packed.count === 0) return true;
    if (!(await work.send(packed.body()))) return false;
    const { count, oldest } = packed;
    packed.clear();
    const { events, messages } = progress;
    progress = { ...progress, reachedAt: oldest, events: events + count, messages: messages + 1 };
    await keep(progress);
    return true;
  };

  while (!interrupted()) {
    // Waits are cut, so that an interruption is heard soon.
    if (now() < dueAt) {
      await wait(Math.min(250, dueAt - now()));
      continue;
    }
    const page = await history.page({ since: range.since, until: begun.reachedAt, next });
    if (page === 'throttled') {
      backoff = Math.min(backoff * 2, MAX_BACKOFF_MS);
      dueAt = now() + backoff;
      continue;
    }
    backoff = EVERY_MS;
    dueAt = now() + EVERY_MS;
    for (const event of page.events) {
      work.check(event.text);
      if (Buffer.byteLength(event.text) > MAX_MESSAGE_BYTES - 2) {
        work.onTooLarge(event.text);
        continue;
      }
      if (!packed.fits(event.text) && !(await flush())) return 'queue refused';
      packed.add(event);
    }
    onPage({
      ...progress,
      events: progress.events + packed.count,
      reachedAt: packed.oldest || progress.reachedAt,
    });
    next = page.next;
    if (next !== undefined) continue;
    if (!(await flush())) return 'queue refused';
    await keep({ ...progress, reachedAt: range.since, isDone: true });
    return 'done';
  }
  return (await flush()) ? 'interrupted' : 'queue refused';
}

/** Records as one message: a JSON list of them. */
class PackedRecords {
  #texts: string[] = [];
  #bytes = 2;
  oldest = 0;

  get count(): number {
    return this.#texts.length;
  }

  /** A record that fits nowhere travels alone. */
  fits(text: string): boolean {
    return this.count === 0 || this.#bytes + Buffer.byteLength(text) + 1 <= MESSAGE_FILL_BYTES;
  }

  add({ at, text }: HistoryEvent): void {
    this.#texts.push(text);
    this.#bytes += Buffer.byteLength(text) + 1;
    this.oldest = at;
  }

  body(): string {
    return `[${this.#texts.join(',')}]`;
  }

  clear(): void {
    this.#texts = [];
    this.#bytes = 2;
  }
}
