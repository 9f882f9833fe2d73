import { isUtf8 } from 'node:buffer';
import type { Readable, Writable } from 'node:stream';
import { jsonExtents } from '../../src/intake/json-extent.ts';
import type { JsonValue } from '../../src/kernel/json.ts';
import { CommandFailed, LineRefused } from './faults.ts';

/** The streams of a command, so that tests can run it in their own process. */
export interface CliStreams {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  readonly errors: Writable;
}

export interface Line {
  /** From 1, blank lines counted. */
  readonly number: number;
  /** Without its end; or why the bytes are no line of text. */
  readonly text: string | LineRefused;
}

/** A CloudTrail file is one line and may hold tens of MiB; V8 has no string above 512. */
const MAX_LINE_BYTES = 256 * 1_048_576;
/** As deep as Wazuh reads. */
const MAX_DEPTH = 1_000;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK = '\ufeff';

/** Gathers the bytes of one line over several chunks. */
class LineAssembler {
  #parts: Buffer[] = [];
  #bytes = 0;
  #number = 0;

  get empty(): boolean {
    return this.#bytes === 0;
  }

  add(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes <= MAX_LINE_BYTES) this.#parts.push(part);
    else this.#parts = [];
  }

  take(): Line {
    const text =
      this.#bytes > MAX_LINE_BYTES
        ? new LineRefused(`a line holds at most ${MAX_LINE_BYTES / 1_048_576} MiB`)
        : this.#read(this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts));
    this.#parts = [];
    this.#bytes = 0;
    this.#number += 1;
    return { number: this.#number, text };
  }

  #read(bytes: Buffer): string | LineRefused {
    if (!isUtf8(bytes)) return new LineRefused('this is not UTF-8; convert the input first');
    const text = bytes.toString('utf8', 0, bytes.at(-1) === RETURN ? bytes.length - 1 : bytes.length);
    return this.#number === 0 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  }
}

/**
 * Lines as NDJSON has them, ended by LF or CRLF alone (JSON texts may hold U+2028), in the batches in which they come:
 * whoever types at a terminal is answered at once.
 *
 * @throws CommandFailed when the input cannot be read
 */
export async function* readLines({ input, errors }: CliStreams): AsyncGenerator<readonly Line[]> {
  if (input.isTTY === true) errors.write('reading from the terminal: one event a line, Ctrl-D to end\n');
  const line = new LineAssembler();
  try {
    for await (const chunk of input as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      const lines: Line[] = [];
      let from = 0;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
        line.add(bytes.subarray(from, end));
        lines.push(line.take());
        from = end + 1;
      }
      line.add(bytes.subarray(from));
      yield lines;
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).syscall && (error as NodeJS.ErrnoException).code;
    throw code ? new CommandFailed(`standard input cannot be read (${code}); pipe NDJSON into it`) : error;
  }
  if (!line.empty) yield [line.take()];
}

/** Writes and, when the reader is slower, waits for it. */
export async function writeText(output: Writable, text: string): Promise<void> {
  if (text === '' || output.write(text)) return;
  await new Promise((resolve) => output.once('drain', resolve));
}

/** @throws LineRefused when the line is not JSON, or deeper than anyone reads */
export function parseLine(line: string): JsonValue {
  let value: JsonValue;
  try {
    value = JSON.parse(line) as JsonValue;
  } catch {
    throw new LineRefused('this is not JSON; write one JSON document a line (`jq -c .` does that)');
  }
  const [extent] = line.length > 2 * MAX_DEPTH ? jsonExtents(line, false) : [];
  if (extent !== undefined && extent.depth > MAX_DEPTH)
    throw new LineRefused(`this is nested ${extent.depth} deep; at most ${MAX_DEPTH} are read`);
  return value;
}
