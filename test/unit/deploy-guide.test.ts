import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { DEAD_LETTER_RETENTION_S, QUEUES } from '../../src/pipeline.ts';
import { CHECK_GROUPS, CHECK_NAMES } from '../../tools/cli/doctor/catalogue.ts';
import { createProgram } from '../../tools/cli/program.ts';
import { ROOT } from '../support/source-files.ts';

const PATH = 'docs/deploy.md';
const guide = readFileSync(join(ROOT, PATH), 'utf8');

/** Lines of the blocks for a shell, and what stands between backticks in the text. */
const lines = [
  ...[...guide.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) =>
    block.replaceAll(/(\||\\)\n\s*/g, '$1 ').split('\n'),
  ),
  ...[...guide.replaceAll(/```.*?```/gs, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
    code.replaceAll(/\s+/g, ' '),
  ),
];

/** Words behind every call of a program, up to what ends the call. */
const callsOf = (program: string) =>
  lines.flatMap((line) =>
    [...line.matchAll(new RegExp(`(?:^|[\\s(=])${program} ([^|;&)]+)`, 'g'))].map(([, rest = '']) =>
      rest.trim().split(/\s+/),
    ),
  );

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

test('every `sluice` command of the guide is there, with the options that are given', () => {
  const calls = callsOf('npx sluice');
  expect(calls.length).toBeGreaterThan(10);
  for (const words of calls) {
    const [command, rest] = commandOf(words);
    const said = words.join(' ');
    expect(command, said).not.toBe(sluice);
    expect(command.commands, `${said}: which of its commands?`).toEqual([]);
    const known = command.options.map(({ long }) => long);
    for (const flag of rest.filter((word) => word.startsWith('--'))) expect(known, said).toContain(flag);
  }
});

test('the checks of the doctor that the guide names are there', () => {
  const named = callsOf('npx sluice doctor').flatMap(
    (words) => words[words.indexOf('--only') + 1]?.split(',') ?? [],
  );
  expect(named.length).toBeGreaterThan(0);
  for (const name of named) expect([...CHECK_GROUPS, ...CHECK_NAMES]).toContain(name);
});

/**
 * What the guide uses, looked up by hand: of the AWS CLI in its own models and examples (https://github.com/aws/aws-cli), of CDK in
 * `npx cdk --help`.
 */
const KNOWN = {
  aws: [
    'cloudformation continue-update-rollback',
    'cloudformation describe-stacks',
    'dynamodb delete-table',
    'kms schedule-key-deletion',
    's3 rb',
    'secretsmanager delete-secret',
    'secretsmanager get-secret-value',
    'secretsmanager put-secret-value',
  ],
  'npx cdk': ['bootstrap', 'deploy', 'destroy', 'diff', 'import', 'synth'],
};

test.each(Object.entries(KNOWN))('the guide calls of `%s` only what is there', (program, known) => {
  const words = program === 'aws' ? 2 : 1;
  const called = callsOf(program).map((call) => call.slice(0, words).join(' '));
  expect([...new Set(called)].toSorted()).toEqual(known);
});

test('the days that the guide promises are those of the queues', () => {
  const days = (seconds: number) => seconds / 86_400;
  expect(guide.replaceAll(/\s+/g, ' ')).toContain(
    `queues keep events for ${days(QUEUES.events.retentionS)} days, trails for ${days(QUEUES.trail.retentionS)}, ` +
      `dead letters for ${days(DEAD_LETTER_RETENTION_S)}`,
  );
});

test('every link of the guide leads somewhere', () => {
  const links = [...guide.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(10);
  for (const link of links) expect(existsSync(join(ROOT, dirname(PATH), link)), link).toBe(true);
});
