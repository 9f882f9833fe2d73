import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { expect } from 'vitest';
import { createProgram } from '../../../tools/cli/program.ts';

/** Lines of the blocks for a shell, and what stands between backticks in the text. */
function linesOf(guide: string): readonly string[] {
  return [
    ...[...guide.matchAll(/```sh[^\n]*\n(.*?)```/gs)].flatMap(([, block = '']) =>
      block.replaceAll(/(\||\\)\n\s*/g, '$1 ').split('\n'),
    ),
    ...[...guide.replaceAll(/```.*?```/gs, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
      code.replaceAll(/\s+/g, ' '),
    ),
  ].map((line) => line.replace(/ #.*$/, ''));
}

/** Words behind every call of a program, up to what ends the call. */
export function callsIn(guide: string, program: string): readonly (readonly string[])[] {
  return linesOf(guide).flatMap((line) =>
    [...line.matchAll(new RegExp(`(?:^|[\\s(=])${program} ([^|;&)]+)`, 'g'))].map(([, rest = '']) =>
      rest.trim().split(/\s+/),
    ),
  );
}

const quiet = new PassThrough();
const sluice = createProgram(
  { streams: { input: quiet, output: quiet, errors: quiet }, env: {}, now: () => 0 },
  () => {},
);

/** The command that the words mean, and those that are left. */
function commandOf(words: readonly string[], from: Command = sluice): readonly [Command, readonly string[]] {
  const [word, ...rest] = words;
  const next = from.commands.find((command) => command.name() === word);
  return next === undefined ? [from, words] : commandOf(rest, next);
}

/** That `npx sluice` has the command that the words mean, with the options among them. */
export function expectSluiceCall(words: readonly string[]): void {
  const [command, rest] = commandOf(words);
  const said = words.join(' ');
  const isHelp = rest[0] === '--help' || rest[0] === '-h';
  if (isHelp) return;
  expect(command, said).not.toBe(sluice);
  expect(command.commands, `${said}: which of its commands?`).toEqual([]);
  const known = command.options.map(({ long }) => long);
  for (const flag of rest.filter((word) => word.startsWith('--')))
    expect(known, said).toContain(flag.replace(/=.*$/, ''));
}
