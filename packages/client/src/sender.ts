import type { Outcome } from './answer.ts';
import { createBuffer } from './buffer.ts';
import type { Clock, Dropped, DropReason } from './client-types.ts';
import type { Ledger } from './ledger.ts';
import { MAX_BATCH_BYTES, MAX_KEEPALIVE_BYTES } from './limits.ts';
import { backoffMs } from './retry.ts';
import type { Posting, Transport } from './transport.ts';

export interface SenderOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly batchSize: number;
  readonly flushIntervalMs: number;
  readonly maxBufferEvents: number;
  readonly maxBufferBytes: number;
  readonly maxRetries: number;
  readonly retryBaseMs: number;
  readonly retryCapMs: number;
  readonly refusedPauseMs: number;
  readonly longestWaitMs: number;
  /** The device says that it has no network. */
  readonly offline: () => boolean;
  readonly debug: (message: string) => void;
  /** An event that tells what was dropped, as text. */
  readonly report: (dropped: Dropped) => string;
}

export interface Sender {
  /** Takes an event; false: there is no room. */
  push(text: string): boolean;
  /** Sends at once what may be sent now. */
  pump(): void;
  /** Resolves when nothing is left to send, when the next try would come too late, or at the latest after `ms`. */
  settled(ms: number): Promise<void>;
  /** The network is back: whatever failed before is no reason to wait. */
  wake(): void;
  /** The page goes: one batch that outlives it, by `beacon` or by a request of its own. */
  leave(post: (body: string) => Posting | boolean): void;
  /** Ends everything; tells how many events were left. */
  stop(): number;
  /** Requests fail, or none may be sent now. */
  readonly isDown: boolean;
  readonly inFlight: number;
  readonly buffered: number;
}

/** The oldest events of the buffer while they are sent; the same ones, with the same report, until they are settled. */
interface Batch {
  readonly texts: readonly string[];
  readonly report: Dropped | undefined;
  readonly body: string;
  attempts: number;
}

const NO_ANSWER: Outcome = { kind: 'again', code: 'network' };

interface Waiter {
  readonly until: number;
  readonly resolve: () => void;
}

/**
 * Sends what is buffered, one request at a time. While the server is away the oldest batch is the only probe, after
 * growing waits; the buffer fills meanwhile.
 */
export function createSender(options: SenderOptions, ledger: Ledger, transport: Transport): Sender {
  const { clock, batchSize, debug } = options;
  const buffer = createBuffer(options.maxBufferEvents, options.maxBufferBytes);
  const waiters = new Set<Waiter>();
  /** Events that left with the page, so to speak. */
  const leaving = new Set<readonly string[]>();
  let batch: Batch | undefined;
  let posting: Posting | undefined;
  let timer: { readonly at: number; readonly handle: unknown } | undefined;
  let notBefore = Number.NEGATIVE_INFINITY;
  let failures = 0;
  /** Smaller than `batchSize` after an answer 413, and growing again. */
  let limit = batchSize;
  let stopped = false;

  const held = () => batch?.texts.length ?? 0;

  /** A clock that was put back makes no wait longer than any can be. */
  const waitMs = () => {
    const ms = notBefore - clock.now();
    return ms > options.longestWaitMs ? 0 : Math.max(0, ms);
  };

  const schedule = (delayMs: number): void => {
    const now = clock.now();
    const at = now + Math.max(delayMs, waitMs());
    if (stopped || posting !== undefined || (timer !== undefined && timer.at <= at)) return;
    if (timer !== undefined) clock.clearTimeout(timer.handle);
    const handle = clock.setTimeout(pump, at - now);
    // No reason for a process to live on.
    (handle as { unref?: () => void } | undefined)?.unref?.();
    timer = { at, handle };
  };

  const compose = (from: number, maxBytes: number): Batch | undefined => {
    const texts = buffer.peek(from, limit, maxBytes);
    if (texts.length === 0 && (waiters.size === 0 || !ledger.hasNews)) return undefined;
    const report = ledger.take();
    const body = `[${[...texts, ...(report ? [options.report(report)] : [])].join()}]`;
    return { texts, report, body, attempts: 0 };
  };

  function pump(): void {
    if (timer !== undefined) clock.clearTimeout(timer.handle);
    timer = undefined;
    if (stopped || posting !== undefined) return;
    if (!options.offline() && waitMs() === 0) batch ??= compose(0, MAX_BATCH_BYTES);
    if (batch === undefined || options.offline() || waitMs() > 0) {
      rest(options.offline() ? options.retryCapMs : 0);
      return;
    }
    const { texts, report } = batch;
    posting = transport(batch.body);
    debug(`sending ${texts.length} events${report ? ' and a report' : ''}`);
    posting.outcome.then(settle, () => settle(NO_ANSWER));
  }

  /** Tells those who wait, and comes back when there is more to do. */
  function rest(delayMs: number): void {
    for (const waiter of waiters) if (isOver(waiter)) waiter.resolve();
    const urgent = waiters.size > 0 && (buffer.count > 0 || ledger.hasNews);
    if (urgent || buffer.count > 0) schedule(delayMs);
  }

  const isOver = ({ until }: Waiter) =>
    posting === undefined &&
    leaving.size === 0 &&
    ((buffer.count === 0 && !ledger.hasNews) || clock.now() + waitMs() > until || options.offline());

  function giveUp({ texts, report }: Batch, reason: DropReason): void {
    ledger.drop(reason, texts.length);
    // A report that is refused alone would be refused for ever.
    if (report && (texts.length > 0 || reason === 'retries_exhausted')) ledger.untold(report);
  }

  /** What an answer means for the events it is about; false: they are to be sent again. */
  function judge(of: Batch, outcome: Outcome): boolean {
    const count = of.texts.length;
    const now = clock.now();
    if (outcome.kind !== 'accepted') debug(`${count} events: ${outcome.kind} (${outcome.code})`);
    if (outcome.kind === 'accepted') {
      const rejected = outcome.rejected.slice(0, count).filter((code) => code !== undefined);
      ledger.sent(count - rejected.length);
      ledger.rejected(rejected);
      failures = 0;
      notBefore = now;
      limit = Math.min(batchSize, limit + 1);
      return true;
    }
    if (outcome.kind === 'too_large') {
      if (count < 2) giveUp(of, 'event_too_large');
      else if (of.report) ledger.untold(of.report);
      limit = Math.max(1, count >> 1);
      return count < 2;
    }
    failures += 1;
    const backoff = backoffMs(failures, options.retryBaseMs, options.retryCapMs, options.random);
    if (outcome.kind === 'refused') {
      notBefore = now + (outcome.pause ? options.refusedPauseMs : backoff);
      giveUp(of, 'refused');
      return true;
    }
    notBefore = now + Math.max(backoff, outcome.afterMs ?? 0);
    of.attempts += 1;
    // A report alone is made anew, with what is lost until then.
    if (count > 0 && of.attempts <= options.maxRetries) return false;
    giveUp(of, 'retries_exhausted');
    return true;
  }

  function settle(outcome: Outcome): void {
    posting = undefined;
    const of = batch;
    if (stopped || of === undefined) return;
    const over = judge(of, outcome);
    if (over) buffer.remove(0, of.texts.length);
    if (over || outcome.kind === 'too_large') batch = undefined;
    const more = !over || waiters.size > 0 || buffer.holds(0, batchSize, MAX_BATCH_BYTES);
    rest(more ? 0 : options.flushIntervalMs);
  }

  return {
    push(text) {
      if (!buffer.push(text)) return false;
      if (posting === undefined)
        schedule(buffer.holds(0, batchSize, MAX_BATCH_BYTES) ? 0 : options.flushIntervalMs);
      return true;
    },
    pump,
    settled: (ms) =>
      new Promise((resolve) => {
        const until = clock.now() + ms;
        const deadline = clock.setTimeout(() => waiter.resolve(), ms);
        const waiter: Waiter = {
          until,
          resolve: () => {
            waiters.delete(waiter);
            clock.clearTimeout(deadline);
            resolve();
          },
        };
        waiters.add(waiter);
        if (isOver(waiter)) waiter.resolve();
      }),
    wake() {
      failures = 0;
      notBefore = clock.now();
      pump();
    },
    leave(post) {
      if (stopped || waitMs() > 0 || options.offline()) return;
      const of = compose(held(), MAX_KEEPALIVE_BYTES);
      if (of === undefined) return;
      buffer.remove(held(), of.texts.length);
      const answer = post(of.body);
      if (typeof answer === 'boolean') {
        // Handed to the browser, which tells no more.
        if (answer) return ledger.sent(of.texts.length);
        if (of.report) ledger.untold(of.report);
        return buffer.putBack(held(), of.texts);
      }
      leaving.add(of.texts);
      const done = (outcome: Outcome) => {
        if (!leaving.delete(of.texts)) return;
        if (!judge(of, outcome)) {
          if (of.report) ledger.untold(of.report);
          buffer.putBack(held(), of.texts);
        }
        rest(0);
      };
      answer.outcome.then(done, () => done(NO_ANSWER));
    },
    stop() {
      stopped = true;
      posting?.cancel();
      if (timer !== undefined) clock.clearTimeout(timer.handle);
      let left = buffer.clear();
      for (const texts of leaving) left += texts.length;
      leaving.clear();
      posting = undefined;
      batch = undefined;
      return left;
    },
    get isDown() {
      return failures > 0 || waitMs() > 0 || options.offline();
    },
    get inFlight() {
      let count = posting === undefined ? 0 : held();
      for (const texts of leaving) count += texts.length;
      return count;
    },
    get buffered() {
      return buffer.count - (posting === undefined ? 0 : held());
    },
  };
}
