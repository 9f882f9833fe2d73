import { createReadStream } from 'node:fs';
import { CommandFailed } from '../../faults.ts';
import { type CliStreams, type Line, readLines } from '../../lines.ts';

/** A pretty-printed alert has fewer lines; a file of more is read line by line. */
const MAX_PRETTY_LINES = 5_000;

/**
 * JSON texts of a file or of standard input (`-`), each with the line it begins at: one over several lines, or one a line.
 * Blank lines are passed over.
 *
 * @throws CommandFailed when it cannot be read
 */
export async function* readDocuments(streams: CliStreams, file: string): AsyncGenerator<Line> {
  const input = file === '-' ? streams.input : createReadStream(file);
  let head: Line[] | undefined = [];
  try {
    for await (const batch of readLines({ ...streams, input })) {
      if (head === undefined) {
        yield* each(batch);
        continue;
      }
      head.push(...batch);
      if (head.length <= MAX_PRETTY_LINES) continue;
      yield* each(head);
      head = undefined;
    }
  } catch (error) {
    throw file !== '-' && error instanceof CommandFailed
      ? new CommandFailed(`${file} cannot be read`)
      : error;
  }
  if (head !== undefined) yield* whole(head);
}

/** One text when only all lines together are JSON; otherwise each line is one. */
function* whole(lines: readonly Line[]): Generator<Line> {
  const texts = lines.map(({ text }) => (typeof text === 'string' ? text : ''));
  const [first] = texts.filter((text) => text.trim() !== '');
  const all = texts.join('\n');
  if (first !== undefined && !isJson(first) && isJson(all)) yield { number: 1, text: all };
  else yield* each(lines);
}

function* each(lines: readonly Line[]): Generator<Line> {
  for (const line of lines) if (typeof line.text !== 'string' || line.text.trim() !== '') yield line;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
