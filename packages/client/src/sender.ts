import type { Outcome } from './answer.ts';
import type { Clock, Dropped, DropReason } from './client-types.ts';
import { difference } from './difference.ts';
import type { Ledger } from './ledger.ts';
import { backoffMs } from './retry.ts';
import type { Settings } from './settings.ts';
import type { Transport } from './transport.ts';

export interface SenderParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly ledger: Ledger;
  readonly held: Held;
  readonly transport: Transport;
  /** Bytes of one request. */
  readonly maxBatchBytes: number;
  /** The device says that it has no network. */
  readonly isOffline: () => boolean;
  readonly debug: (message: string) => void;
  /** An event that tells what was dropped, as text. */
  readonly report: (dropped: Dropped) => string;
}

/** Events that are to be sent, oldest first. ASCII: a character is a byte. */
export interface Held {
  texts: string[];
  bytes: number;
}

export interface Sender {
  /** An event was added to what is held. */
  readonly added: () => void;
  /** Sends at once what may be sent now. `leaving`: the request begins in this very turn. */
  readonly pump: (leaving?: boolean) => void;
  /** Resolves when nothing is left to send, when the next try would come too late, or at the latest after `ms`. */
  readonly settled: (ms: number) => Promise<void>;
  /** The network is back: whatever failed before is no reason to wait. */
  readonly wake: () => void;
  /** Hands what is not in flight, as much as fits, to who tells nothing of it but whether he takes it. */
  handOver(take: (body: string) => boolean): void;
  /** Ends everything; tells how many events were left. */
  stop(): number;
  /** Requests fail, or none may be sent now. */
  isDown(): boolean;
  readonly counts: () => { readonly buffered: number; readonly inFlight: number };
}

/** The oldest events while they are sent: the same ones, with the same report, until they are settled. */
interface Batch {
  readonly count: number;
  readonly body: string;
  /** What the server had been told before, if there is a report. */
  readonly toldBefore: Dropped | undefined;
  attempts: number;
}

interface Waiter {
  readonly until: number;
  readonly resolve: () => void;
}

/**
 * Sends what is held, one request at a time. While the server is away the oldest batch is the only probe, after growing
 * waits.
 */
export function createSender(parts: SenderParts): Sender {
  const { settings, clock, ledger, held, isOffline } = parts;
  const { batchSize, flushIntervalMs } = settings;
  const waiters = new Set<Waiter>();
  let batch: Batch | undefined;
  let cancel: (() => void) | undefined;
  let timer: unknown;
  let timerAt = Number.POSITIVE_INFINITY;
  let failedAt = 0;
  let pauseMs = 0;
  let failures = 0;
  let told: Dropped = {};
  /** Smaller than `batchSize` after an answer 413, and growing again. */
  let limit = batchSize;
  let stopped = false;

  /** Nothing is sent until it is 0. A clock that is put back makes no wait longer. */
  const waitMs = () => Math.max(0, pauseMs - Math.abs(clock.now() - failedAt));
  const isFull = () => held.texts.length >= batchSize || held.bytes >= parts.maxBatchBytes;
  const hasNews = () => Object.keys(difference(ledger.dropped, told)).length > 0;

  const unschedule = () => {
    clock.clearTimeout(timer);
    timerAt = Number.POSITIVE_INFINITY;
  };

  const schedule = (delayMs: number): void => {
    if (stopped || cancel) return;
    const ms = Math.max(delayMs, waitMs());
    const at = clock.now() + ms;
    if (timerAt <= at) return;
    unschedule();
    timerAt = at;
    timer = clock.setTimeout(pump, ms);
    // No reason for a process to live on.
    (timer as { unref?: () => void } | undefined)?.unref?.();
  };

  const remove = (from: number, count: number) => {
    for (const { length } of held.texts.splice(from, count)) held.bytes -= length;
  };

  /** How many events after the first `from` make a request; one at least, if there is one. */
  const fitting = (from: number): number => {
    let size = 0;
    const fits = (text: string, i: number) => {
      size += text.length + 1;
      return i === 0 || size < parts.maxBatchBytes;
    };
    const some = held.texts.slice(from, from + limit);
    const end = some.findIndex((text, i) => !fits(text, i));
    return end < 0 ? some.length : end;
  };

  const compose = (): Batch | undefined => {
    const count = fitting(0);
    const lines = held.texts.slice(0, count);
    if (!count && !(waiters.size && hasNews())) return undefined;
    const toldBefore = hasNews() ? told : undefined;
    if (toldBefore) lines.push(parts.report(difference(ledger.dropped, told)));
    told = ledger.dropped;
    return { count, body: `[${lines.join()}]`, toldBefore, attempts: 0 };
  };

  function pump(leaving?: boolean): void {
    unschedule();
    if (stopped || cancel) return;
    const blocked = isOffline() || waitMs() > 0;
    if (!blocked) batch ??= compose();
    if (blocked || !batch) {
      rest(isOffline() ? settings.retryCapMs : 0);
      return;
    }
    parts.debug(`sending ${batch.count} events`);
    const posting = parts.transport(batch.body, leaving);
    cancel = posting.cancel;
    posting.outcome.then(settle).catch(() => {});
  }

  /** Tells those who wait, and comes back when there is more to do. */
  function rest(delayMs: number): void {
    for (const waiter of waiters) if (isOver(waiter)) waiter.resolve();
    if (held.texts.length || (waiters.size && hasNews())) schedule(delayMs);
  }

  const isOver = ({ until }: Waiter) =>
    !cancel && ((!held.texts.length && !hasNews()) || clock.now() + waitMs() > until || isOffline());

  function settle(outcome: Outcome): void {
    if (stopped || !batch) return;
    cancel = undefined;
    const over = judge(batch, outcome);
    if (over) remove(0, batch.count);
    if (over || outcome.kind === 'split') batch = undefined;
    rest(!over || waiters.size || isFull() ? 0 : flushIntervalMs);
  }

  /** What an answer means for the events it is about; false: they are to be sent again. */
  function judge(of: Batch, outcome: Outcome): boolean {
    const { count, toldBefore } = of;
    /** `useless`: of a report that goes alone, too. */
    const giveUp = (reason: DropReason, useless: boolean) => {
      if (toldBefore && !(useless && !count)) told = toldBefore;
      ledger.drop(reason, count);
      return true;
    };
    if (outcome.kind === 'accepted') {
      // Beyond the events there is the report.
      const rejected = outcome.rejected.slice(0, count).filter((code) => code !== undefined);
      ledger.sent += count - rejected.length;
      rejected.forEach(ledger.reject);
      pauseMs = failures = 0;
      limit = Math.min(batchSize, limit + 1);
      return true;
    }
    parts.debug(`${count} events: ${outcome.kind} ${outcome.code}`);
    if (outcome.kind === 'split') {
      limit = Math.max(1, count >> 1);
      if (count < 2) return giveUp('event_too_large', true);
      if (toldBefore) told = toldBefore;
      return false;
    }
    failures += 1;
    failedAt = clock.now();
    pauseMs = backoffMs(failures, settings.retryBaseMs, settings.retryCapMs, parts.random);
    if (outcome.kind === 'refused') {
      if (outcome.pause) pauseMs = settings.refusedPauseMs;
      return giveUp('refused', true);
    }
    pauseMs = Math.max(pauseMs, outcome.afterMs ?? 0);
    of.attempts += 1;
    // A report that went alone is made anew, with what is lost until then.
    return (count === 0 || of.attempts > settings.maxRetries) && giveUp('retries_exhausted', false);
  }

  return {
    added: () => {
      // Most events find the timer set.
      if (isFull()) schedule(0);
      else if (timerAt === Number.POSITIVE_INFINITY) schedule(flushIntervalMs);
    },
    pump,
    settled: (ms) =>
      new Promise((done) => {
        const resolve = () => {
          waiters.delete(waiter);
          clock.clearTimeout(deadline);
          done();
        };
        const waiter: Waiter = { until: clock.now() + ms, resolve };
        const deadline = clock.setTimeout(resolve, ms);
        waiters.add(waiter);
        if (isOver(waiter)) resolve();
      }),
    wake() {
      pauseMs = failures = 0;
      pump();
    },
    handOver(take) {
      const from = batch?.count ?? 0;
      const count = fitting(from);
      if (!count || !take(`[${held.texts.slice(from, from + count).join()}]`)) return;
      remove(from, count);
      ledger.sent += count;
    },
    stop() {
      stopped = true;
      cancel?.();
      cancel = undefined;
      unschedule();
      const { length } = held.texts;
      held.texts = [];
      return length;
    },
    isDown: () => failures > 0 || waitMs() > 0 || isOffline(),
    counts() {
      const inFlight = cancel ? (batch?.count ?? 0) : 0;
      return { buffered: held.texts.length - inFlight, inFlight };
    },
  };
}
