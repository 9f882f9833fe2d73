import type { Writable } from 'node:stream';
import { type CommandContext, UsageError } from './context.ts';

export interface Line {
  /** From 1, blank lines counted. */
  readonly number: number;
  readonly text: string;
}

/** Bytes of a line that are kept: a manager reads 65,535 of an event and leaves the rest. */
const MAX_KEPT = 262_144;
const NEWLINE = 0x0a;

/** Gathers the bytes of one line over several chunks. */
class LineAssembler {
  private parts: Buffer[] = [];
  private kept = 0;
  private number = 0;
  empty = true;

  add(part: Buffer): void {
    if (part.length === 0) return;
    this.empty = false;
    const kept = part.subarray(0, MAX_KEPT - this.kept);
    this.kept += kept.length;
    if (kept.length > 0) this.parts.push(kept);
  }

  take(): Line {
    const bytes = this.parts.length === 1 ? (this.parts[0] as Buffer) : Buffer.concat(this.parts);
    this.parts = [];
    this.kept = 0;
    this.empty = true;
    this.number += 1;
    const text = bytes.toString('utf8').replace(/\r$/, '');
    return { number: this.number, text: this.number === 1 ? text.replace(/^\ufeff/, '') : text };
  }
}

/**
 * Lines ended by LF or CRLF alone, in the batches in which they come: whoever types at a terminal is answered at once.
 * Bytes that are no UTF-8 become U+FFFD.
 */
export async function* readLines({ input, errors }: CommandContext): AsyncGenerator<readonly Line[]> {
  if (input.isTTY === true) errors.write('Type one event per line; Ctrl-D ends.\n');
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
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new UsageError(`standard input cannot be read (${code}); pipe events into it`);
  }
  if (!line.empty) yield [line.take()];
}

/** Writes and, when the reader is slower, waits for it. */
export async function writeText(output: Writable, text: string): Promise<void> {
  if (text === '' || output.write(text)) return;
  await new Promise((resolve) => output.once('drain', resolve));
}
