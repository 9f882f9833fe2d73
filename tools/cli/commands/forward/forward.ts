import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery, Sink, WireEvent } from '../../../../src/forward/sink.ts';
import { EXIT, LineRefused } from '../../faults.ts';
import { RefusalReport } from '../../filter.ts';
import { type CliStreams, type Line, readLines, writeText } from '../../lines.ts';
import { ForwardCount } from './forward-count.ts';
import { wireEventOf } from './forward-line.ts';

export interface ForwardOptions {
  readonly sink: Sink;
  /** What the sink has counted beside outcomes; it grows while events are sent. */
  readonly measured?: Readonly<Record<string, number>>;
  /** Whether the outcome of each event is printed, too. */
  readonly each: boolean;
  /** Aborted: what is being sent is waited for, then no more; where to go on is said. */
  readonly signal: AbortSignal;
  readonly now?: () => number;
  /** Ends early when the signal is given. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

interface Event {
  readonly number: number;
  readonly wire: WireEvent;
}

/** As many are read ahead, too: enough that the counters, which are read once a second, are not waited for. */
const EVENTS_AT_ONCE = 10_000;
const DELIVERY_MS = 60_000;
/** An outcome that says "at once" is not asked for in a tight loop. */
const LEAST_WAIT_MS = 20;

/**
 * `sluice forward`: lines → a manager. What comes is sent at once, and what comes while something is being sent goes together
 * after it. What must wait is sent again until it is delivered, as the queue would do.
 *
 * @returns the exit code: 1 when a line was refused, an event was parked, or not everything that was read was sent; 130 when
 *   only the signal kept it from reading on
 * @throws CommandFailed when the input cannot be read on; what was read is sent before
 */
export async function forwardCommand(streams: CliStreams, options: ForwardOptions): Promise<number> {
  const { sink, signal, now = Date.now } = options;
  const report = new RefusalReport(streams);
  const count = new ForwardCount(sink.name, streams.errors, now);
  const chunks = chunksUntil(signal, streams);
  const waiting: Event[] = [];
  const input = { lastLine: 0, ended: false, whole: false, fault: undefined as unknown };
  let unsent: Unsent = { events: [], sentBehind: 0 };
  let reading: Promise<void> | undefined;
  let sending: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    try {
      const { done, value: lines = [] } = await chunks.next();
      if (done === true) {
        input.ended = true;
        input.whole = !signal.aborted;
      }
      for (const { number, text } of lines as readonly Line[]) {
        input.lastLine = number;
        const event = readEvent(number, text);
        if (event instanceof LineRefused) report.add(number, event);
        else if (event !== undefined) {
          waiting.push(event);
          count.read += 1;
        }
      }
    } catch (fault) {
      input.ended = true;
      input.fault = fault;
    }
    reading = undefined;
  };
  const send = async (): Promise<void> => {
    unsent = await deliverAll(waiting.splice(0, EVENTS_AT_ONCE), streams, options, report, count);
    sending = undefined;
  };

  try {
    for (;;) {
      if (!input.ended && waiting.length < EVENTS_AT_ONCE) reading ??= read();
      if (waiting.length > 0 && !signal.aborted) sending ??= send();
      const busy = [reading, sending].filter((work) => work !== undefined);
      if (busy.length === 0) break;
      await Promise.race(busy);
    }
  } finally {
    // An input that nobody reads on would keep the process.
    if (!input.ended) streams.input.destroy();
  }
  const left = { ...unsent, events: [...unsent.events, ...waiting] };
  const stopped = signal.aborted && !(input.whole && left.events.length === 0);
  if (stopped) streams.errors.write(whereToGoOn(left, input.lastLine));
  count.end();
  await writeText(
    streams.output,
    options.each ? '' : `${JSON.stringify({ ...count.summary(), ...options.measured })}\n`,
  );
  if (input.fault !== undefined) throw input.fault;
  if (count.delivered < count.read) return EXIT.refused;
  return stopped && report.exitCode === EXIT.done ? EXIT.interrupted : report.exitCode;
}

/** Chunks of lines until the signal is given, also while none come. */
async function* chunksUntil(signal: AbortSignal, streams: CliStreams): AsyncGenerator<readonly Line[]> {
  const stop = () => streams.input.destroy();
  signal.addEventListener('abort', stop);
  try {
    for await (const lines of readLines(streams)) {
      if (signal.aborted) return;
      yield lines;
    }
  } catch (error) {
    // A stream that was destroyed ends its reader with an error.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Events that were read, and not delivered when the signal was given. */
interface Unsent {
  readonly events: readonly Event[];
  /** How many that stand behind the first of them were sent. */
  readonly sentBehind: number;
}

function whereToGoOn({ events, sentBehind }: Unsent, lastLine: number): string {
  const next = events[0]?.number ?? lastLine + 1;
  const left =
    events.length === 0 ? '' : `${events.length.toLocaleString('en')} that were read were not sent; `;
  const twice =
    sentBehind === 0
      ? ''
      : `, and ${sentBehind.toLocaleString('en')} behind it that were sent will come twice`;
  return `stopped: ${left}go on with line ${next} (\`tail -n +${next}\`)${twice}\n`;
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
): Promise<Unsent> {
  let left = events;
  count.begin();
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
    if (left.length === 0) break;
    const wait = Math.max(LEAST_WAIT_MS, afterMs);
    count.waiting(left.length, wait);
    await pause(wait, signal);
  }
  const [first] = left;
  const behind = first === undefined ? 0 : events.length - events.indexOf(first);
  return { events: left, sentBehind: behind - left.length };
}

function parked({ reason, code }: Extract<Delivery, { readonly kind: 'parked' }>): LineRefused {
  return new LineRefused(`parked: ${reason}${code === undefined ? '' : ` (${code})`}`);
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
