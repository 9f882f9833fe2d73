import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { DEAD_LETTER_RETENTION_S, QUEUES } from '../../src/pipeline.ts';
import { CHECK_GROUPS, CHECK_NAMES } from '../../tools/cli/doctor/catalogue.ts';
import { PAGES, textOf } from '../support/guide/blocks.ts';
import { callsIn, expectSluiceCall } from '../support/guide/calls.ts';
import { ROOT } from '../support/source-files.ts';

const PATH = 'docs/deploy.md';
const guide = textOf(PATH);

const callsOf = (program: string) => callsIn(guide, program);

test('every `sluice` command of the guide is there, with the options that are given', () => {
  const calls = callsOf('npx sluice');
  expect(calls.length).toBeGreaterThan(10);
  for (const words of calls) expectSluiceCall(words);
});

const TEXTS = PAGES.filter((path) => path !== 'docs/cli.md');

test.each(TEXTS)('%s names only commands and options of `sluice` that are there', (path) => {
  for (const words of callsIn(textOf(path), 'npx sluice')) expectSluiceCall(words);
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
    'configure get',
    'dynamodb delete-table',
    'kms schedule-key-deletion',
    'lambda get-account-settings',
    's3 rb',
    'secretsmanager delete-secret',
    'secretsmanager get-secret-value',
    'secretsmanager put-secret-value',
    'sts get-caller-identity',
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
