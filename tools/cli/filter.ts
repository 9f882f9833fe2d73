import { EXIT, LineRefused } from './faults.ts';
import { type CliStreams, readLines, writeText } from './lines.ts';

/**
 * What a filter makes of one line: lines to print, and refusals where only a part of it is wrong. Throws `LineRefused`
 * to refuse it whole.
 */
export type Filter = (line: string, lineNumber: number) => readonly (string | LineRefused)[];

const FLUSH_LENGTH = 65_536;

/** Says refusals on standard error, with their line. Messages say what is wrong, never what the line holds. */
export class RefusalReport {
  readonly #streams: CliStreams;
  #refused = 0;

  constructor(streams: CliStreams) {
    this.#streams = streams;
  }

  add(lineNumber: number, { message }: LineRefused): void {
    this.#refused += 1;
    this.#streams.errors.write(`line ${lineNumber}: ${message}\n`);
  }

  get exitCode(): number {
    return this.#refused > 0 ? EXIT.refused : EXIT.done;
  }
}

/**
 * Runs a filter over lines: blank ones are skipped, a refused one does not stop those behind it.
 *
 * @returns the exit code: 1 when anything was refused
 */
export async function filterLines(streams: CliStreams, filter: Filter): Promise<number> {
  const report = new RefusalReport(streams);
  for await (const batch of readLines(streams)) {
    let printed = '';
    for (const { number, text } of batch) {
      for (const outcome of run(filter, text, number)) {
        if (outcome instanceof LineRefused) report.add(number, outcome);
        else printed += `${outcome}\n`;
        if (printed.length < FLUSH_LENGTH) continue;
        await writeText(streams.output, printed);
        printed = '';
      }
    }
    await writeText(streams.output, printed);
  }
  return report.exitCode;
}

function run(filter: Filter, text: string | LineRefused, number: number): ReturnType<Filter> {
  if (text instanceof LineRefused) return [text];
  if (text.trim() === '') return [];
  try {
    return filter(text, number);
  } catch (error) {
    if (error instanceof LineRefused) return [error];
    throw error;
  }
}
