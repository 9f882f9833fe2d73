import type { EventOutcome } from '../../../src/intake/problem.ts';
import { type CliStreams, filterLines, LineRefused, parseLine } from '../lines.ts';

export interface SendOptions {
  /** `https://…` up to, but without, `/v1/events`. */
  readonly url: string;
  readonly key: string;
}

const TIMEOUT_MS = 15_000;

/** `sluice send`: posts every line to the ingest URL and prints its outcome. */
export function sendCommand(streams: CliStreams, { url, key }: SendOptions): Promise<number> {
  return filterLines(streams, async (line) => {
    const outcome = await sendOne(`${url.replace(/\/$/, '')}/v1/events`, key, parseLine(line));
    const text = JSON.stringify(outcome);
    if (outcome.status === 'rejected') throw new LineRefused(text);
    return [text];
  });
}

async function sendOne(url: string, key: string, event: unknown): Promise<EventOutcome> {
  const response = await post(url, key, event);
  const answer = (await response.json().catch(() => ({}))) as {
    readonly outcomes?: readonly EventOutcome[];
    readonly code?: string;
    readonly detail?: string;
  };
  const [outcome] = answer.outcomes ?? [];
  if (outcome !== undefined) return outcome;
  throw new LineRefused(
    `${url} answered ${response.status} ${answer.code ?? ''}: ${answer.detail ?? 'no detail'}`,
  );
}

async function post(url: string, key: string, event: unknown): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      // A line that holds an array stands for one event that is an array, which ingest refuses as such.
      body: JSON.stringify([event]),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new LineRefused(`${url} cannot be reached; is the stack running, is the URL right?`);
  }
}
