import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { CommandContext } from '../command/context.ts';
import { runCommandLine } from '../command/main.ts';

export interface Ran {
  readonly exitCode: number;
  readonly output: string;
  /** Lines of standard output that are not empty. */
  readonly lines: readonly string[];
  readonly errors: string;
}

export const NOW = Date.parse('2026-03-04T05:06:07.089Z');

/** Runs the command in this process, `input` piped into it. */
export async function logtest(
  argv: readonly string[],
  input: string | Buffer = '',
  context: Partial<CommandContext> = {},
): Promise<Ran> {
  const output = new PassThrough();
  const errors = new PassThrough();
  const [printed, complaints] = [text(output), text(errors)];
  const exitCode = await runCommandLine(argv, {
    input: Readable.from(input.length === 0 ? [] : [Buffer.from(input)]),
    output,
    errors,
    now: () => NOW,
    ...context,
  });
  output.end();
  errors.end();
  const all = await printed;
  return {
    exitCode,
    output: all,
    lines: all.split('\n').filter((line) => line !== ''),
    errors: await complaints,
  };
}

/** A folder of its own for a test, with files in it. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'logtest-'));

  write(name: string, content: string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

export const rule = (id: number, children: string, attributes = 'level="3"'): string =>
  `<rule id="${id}" ${attributes}>\n${children}\n<description>demo</description>\n</rule>\n`;
export const group = (...rules: readonly string[]): string =>
  `<group name="demo,">\n${rules.join('')}</group>\n`;

/** A base for events of an application `demo`, and a child for its failures. */
export const DEMO_RULES = group(
  rule(100_000, '<decoded_as>json</decoded_as>\n<field name="app">^demo$</field>', 'level="0"'),
  rule(100_001, '<if_sid>100000</if_sid>\n<field name="kind">^fail$</field>', 'level="5"'),
  rule(
    100_002,
    '<if_matched_sid>100001</if_matched_sid>\n<same_field>who</same_field>',
    'level="10" frequency="3" timeframe="60"',
  ),
);
