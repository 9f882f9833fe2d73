import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** The streams of a command, so that tests can run it in their own process. */
export interface CliStreams {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  readonly errors: Writable;
}

/** A line that a filter refuses: said on standard error with its number, and the exit code is 1. */
export class LineRefused extends Error {}

/**
 * Runs a filter over NDJSON: blank lines are skipped, a refused line does not stop the ones behind it.
 *
 * @param filter gives the lines to print for one line; throws `LineRefused` to refuse it
 * @returns the exit code: 1 when any line was refused
 */
export async function filterLines(
  { input, output, errors }: CliStreams,
  filter: (line: string, lineNumber: number) => readonly string[] | Promise<readonly string[]>,
): Promise<number> {
  if (input.isTTY === true) errors.write('reading from the terminal: one event a line, Ctrl-D to end\n');
  let lineNumber = 0;
  let refused = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    try {
      for (const text of await filter(line, lineNumber)) await write(output, `${text}\n`);
    } catch (error) {
      if (!(error instanceof LineRefused)) throw error;
      refused += 1;
      errors.write(`line ${lineNumber}: ${error.message}\n`);
    }
  }
  return refused > 0 ? 1 : 0;
}

function write(output: Writable, text: string): Promise<void> | undefined {
  if (output.write(text)) return undefined;
  return new Promise((resolve) => output.once('drain', resolve));
}

/** @throws LineRefused when the line is not JSON */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new LineRefused('this is not JSON; write one JSON document a line');
  }
}
