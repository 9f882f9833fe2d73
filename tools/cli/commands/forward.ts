import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery, Sink, WireEvent } from '../../../src/forward/sink.ts';
import { EXIT, LineRefused } from '../faults.ts';
import { RefusalReport } from '../filter.ts';
import { type CliStreams, type Line, readLines, writeText } from '../lines.ts';
import { ForwardCount } from './forward-count.ts';
import { wireEventOf } from './forward-line.ts';

export interface ForwardOptions {
  readonly sink: Sink;
  /** What the sink has counted beside outcomes; it grows while events are sent. */
  readonly measured?: Readonly<Record<string, number>>;
  /** Whether the outcome of each event is printed, too. */
  readonly each: boolean;
  /** Aborted: what is being sent is waited for, then no more. */
  readonly signal: AbortSignal;
  readonly now?: () => number;
  /** Ends early when the signal is given. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

interface Event {
  readonly number: number;
  readonly wire: WireEvent;
}

/** Enough that the counters, which are read once a second, are not waited for. */
const EVENTS_AT_ONCE = 10_000;
const DELIVERY_MS = 60_000;
/** An outcome that says "at once" is not asked for in a tight loop. */
const LEAST_WAIT_MS = 20;

/**
 * `sluice forward`: lines → a manager. What must wait is sent again until it is delivered, as the queue would do.
 *
 * @returns the exit code: 1 when a line was refused, an event was parked, or not everything was sent
 */
export async function forwardCommand(streams: CliStreams, options: ForwardOptions): Promise<number> {
  const { sink, signal, now = Date.now } = options;
  const report = new RefusalReport(streams);
  const count = new ForwardCount(sink.name, streams.errors, now);
  let waiting: Event[] = [];
  const send = async (): Promise<void> => {
    const events = waiting;
    waiting = [];
    await deliverAll(events, streams, options, report, count);
  };
  for await (const { number, text } of linesUntil(signal, streams)) {
    const event = readEvent(number, text);
    if (event instanceof LineRefused) report.add(number, event);
    else if (event !== undefined) {
      waiting.push(event);
      count.read += 1;
    }
    if (waiting.length >= EVENTS_AT_ONCE) await send();
  }
  await send();
  count.end();
  await writeText(
    streams.output,
    options.each ? '' : `${JSON.stringify({ ...count.summary(), ...options.measured })}\n`,
  );
  return count.delivered === count.read ? report.exitCode : EXIT.refused;
}

/** Lines until the signal is given, also while none come. */
async function* linesUntil(signal: AbortSignal, streams: CliStreams): AsyncGenerator<Line> {
  const stop = () => streams.input.destroy();
  signal.addEventListener('abort', stop);
  try {
    for await (const lines of readLines(streams))
      for (const line of lines) {
        if (signal.aborted) return;
        yield line;
      }
  } catch (error) {
    // A stream that was destroyed ends its reader with an error.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function readEvent(number: number, text: string | LineRefused): Event | LineRefused | undefined {
  if (text instanceof LineRefused) return text;
  if (text.trim() === '') return undefined;
  try {
    return { number, wire: wireEventOf(text) };
  } catch (error) {
    if (error instanceof LineRefused) return error;
    throw error;
  }
}

async function deliverAll(
  events: readonly Event[],
  { output }: CliStreams,
  { sink, each, signal, now = Date.now, pause = pauseFor }: ForwardOptions,
  report: RefusalReport,
  count: ForwardCount,
): Promise<void> {
  let left = events;
  if (left.length > 0) count.begin();
  while (left.length > 0 && !signal.aborted) {
    const outcomes = await sink.deliver(
      left.map(({ wire }) => wire),
      now() + DELIVERY_MS,
    );
    let printed = '';
    const again: Event[] = [];
    let afterMs = Number.POSITIVE_INFINITY;
    left.forEach((event, i) => {
      const outcome = outcomes[i] as Delivery;
      if (outcome.kind === 'retry') {
        again.push(event);
        afterMs = Math.min(afterMs, outcome.afterMs);
      } else if (outcome.kind === 'parked') report.add(event.number, parked(outcome));
      if (each && outcome.kind !== 'retry')
        printed += `${JSON.stringify({ id: event.wire.id, ...outcome })}\n`;
    });
    count.add(outcomes);
    await writeText(output, printed);
    left = again;
    if (left.length === 0) return;
    const wait = Math.max(LEAST_WAIT_MS, afterMs);
    count.waiting(left.length, wait);
    await pause(wait, signal);
  }
}

function parked({ reason, code }: Extract<Delivery, { readonly kind: 'parked' }>): LineRefused {
  return new LineRefused(`parked: ${reason}${code === undefined ? '' : ` (${code})`}`);
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
