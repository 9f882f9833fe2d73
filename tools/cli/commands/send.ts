import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_BODY_BYTES, MAX_EVENTS_PER_REQUEST } from '../../../src/event/limits.ts';
import type { EventOutcome } from '../../../src/intake/problem.ts';
import { CommandFailed, LineRefused } from '../faults.ts';
import { RefusalReport } from '../filter.ts';
import { type CliStreams, parseLine, readLines, writeText } from '../lines.ts';
import type { SendTarget } from './send-target.ts';

/** What ingest answers: outcomes in the order of the events, or a problem document. */
interface Answer {
  readonly outcomes?: readonly EventOutcome[];
  readonly code?: string;
  readonly detail?: string;
}

interface Event {
  readonly number: number;
  readonly text: string;
  readonly bytes: number;
}

const TIMEOUT_MS = 30_000;
const MAX_TRIES = 5;
const MAX_WAIT_S = 60;

/** `sluice send`: posts events to the ingest URL, as many at once as have come, and prints the outcome of each. */
export async function sendCommand(streams: CliStreams, target: SendTarget): Promise<number> {
  const report = new RefusalReport(streams);
  for await (const lines of readLines(streams)) {
    const events: Event[] = [];
    for (const { number, text } of lines) {
      const event = readEvent(number, text);
      if (event instanceof LineRefused) report.add(number, event);
      else if (event !== undefined) events.push(event);
    }
    for (const request of intoRequests(events)) {
      const outcomes = await post(target, request);
      let printed = '';
      request.forEach(({ number }, i) => {
        const outcome = outcomes[i];
        if (outcome?.status === 'accepted') printed += `${JSON.stringify(outcome)}\n`;
        else report.add(number, rejection(outcome));
      });
      await writeText(streams.output, printed);
    }
  }
  return report.exitCode;
}

function readEvent(number: number, text: string | LineRefused): Event | LineRefused | undefined {
  if (text instanceof LineRefused) return text;
  if (text.trim() === '') return undefined;
  try {
    parseLine(text);
    const bytes = Buffer.byteLength(text) + 1;
    if (bytes + 1 <= MAX_BODY_BYTES) return { number, text, bytes };
    return new LineRefused(`an event is too large: ${bytes} bytes; a request takes ${MAX_BODY_BYTES}`);
  } catch (error) {
    if (error instanceof LineRefused) return error;
    throw error;
  }
}

function* intoRequests(events: readonly Event[]): Generator<readonly Event[]> {
  let request: Event[] = [];
  let bytes = 1;
  for (const event of events) {
    if (request.length === MAX_EVENTS_PER_REQUEST || bytes + event.bytes > MAX_BODY_BYTES) {
      yield request;
      request = [];
      bytes = 1;
    }
    request.push(event);
    bytes += event.bytes;
  }
  if (request.length > 0) yield request;
}

function rejection(outcome: Exclude<EventOutcome, { readonly status: 'accepted' }> | undefined): LineRefused {
  if (outcome === undefined) return new LineRefused('ingest did not say what became of this event');
  const { code, message, path } = outcome;
  return new LineRefused(`${code}: ${path === '' ? '' : `${path}: `}${message}`);
}

/** @throws CommandFailed when the request is refused whole: what follows would be, too */
async function post({ url, key }: SendTarget, events: readonly Event[]): Promise<readonly EventOutcome[]> {
  // In an array even when alone: a line that is itself an array is one event, which ingest refuses as such.
  const body = `[${events.map(({ text }) => text).join(',')}]`;
  for (let tries = 1; ; tries += 1) {
    const response = await request(url, key, body);
    const answer = (await response.json().catch(() => ({}))) as Answer;
    if (answer.outcomes !== undefined) return answer.outcomes;
    const waitS = waitOf(response);
    if (waitS === undefined || tries === MAX_TRIES) throw refused(response, answer, events);
    await sleep(waitS * 1_000);
  }
}

/** Seconds after which ingest wants to be asked again. */
function waitOf({ status, headers }: Response): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const seconds = Number(headers.get('retry-after') ?? 1);
  return seconds >= 0 ? Math.min(seconds, MAX_WAIT_S) : 1;
}

function refused(
  { status, url }: Response,
  { code, detail }: Answer,
  [first]: readonly Event[],
): CommandFailed {
  const said = [status, code, detail].filter((part) => part !== undefined).join(' ');
  return new CommandFailed(`${url} answered ${said}; nothing was sent from line ${first?.number} on`);
}

async function request(url: string, key: string, body: string): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    const why = code === undefined ? '' : ` (${code})`;
    throw new CommandFailed(`${url} cannot be reached${why}; is the URL right, is the stack running?`);
  }
}
