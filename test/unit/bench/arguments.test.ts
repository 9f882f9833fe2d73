import { expect, test } from 'vitest';
import { readArguments } from '../../../tools/bench/arguments.ts';
import { QUESTIONS } from '../../../tools/bench/questions.ts';
import { PAGES, textOf } from '../../support/guide/blocks.ts';
import { callsIn } from '../../support/guide/calls.ts';

const calls = [...PAGES, 'CONTRIBUTING.md']
  .flatMap((page) => callsIn(textOf(page), 'npm run bench --'))
  .map((words) => words.join(' '));

test.each([...new Set(calls)])('`npm run bench -- %s`, as the guide has it, asks something', (call) => {
  expect(readArguments(call.split(' '), QUESTIONS).problem).toBeUndefined();
});

test.each([
  ['--fast', "Unknown option '--fast'"],
  ['speed', 'no question "speed"; there are whole-path, '],
  ['--report --guard', '--report and --guard are for runs of their own'],
  ['--guard --json', 'leave --json out'],
  ['--guard burst', '--guard knows the ratios of whole-path, '],
])('`npm run bench -- %s` is told what is wrong with it', (call, told) => {
  expect(readArguments(call.split(' '), QUESTIONS).problem).toContain(told);
});
