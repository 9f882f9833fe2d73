import { describe, expect, test } from 'vitest';
import type { Answer, Beside } from '../../../tools/bench/question.ts';
import { markdownTable } from '../../../tools/bench/report/markdown.ts';
import { MEANINGS } from '../../../tools/bench/report/meanings.ts';
import { mergeResults } from '../../../tools/bench/report/merge.ts';
import { benchmarkPage } from '../../../tools/bench/report/page.ts';
import { resultsText } from '../../../tools/bench/report/text.ts';
import type { QuestionResult, Results } from '../../../tools/bench/results.ts';
import { barsOf } from '../../../tools/bench/verdicts.ts';

const ANSWER: Answer = {
  question: 'redact',
  label: 'policy event',
  subject: 'redact',
  floor: 'parse, stringify',
  subjectUs: 2_000,
  floorUs: 1_000,
  ratio: 2,
  spread: [1.9, 2.1],
  rounds: 30,
  bytesPerEvent: 700,
  subjectUsPerEvent: 10,
  floorUsPerEvent: 5,
  eventsPerSecond: 100_000,
  bar: 1.5,
  held: false,
};

const BESIDE: Beside = {
  name: 'door',
  title: 'POST of 100 events',
  table: { headings: ['', 'p99'], rows: [['Sluice', '40']] },
  bars: [{ of: 'POST, p99', measured: '40 ms', bar: '≤ 50 ms', held: true, by: 'elapsed' }],
  chart: {
    title: 'The door',
    unit: 'ms',
    parts: ['p99'],
    rows: [{ label: 'Sluice', values: [40], note: '40 ms' }],
  },
  data: {},
};

const RUN: QuestionResult = {
  name: 'redact',
  asks: 'a',
  at: '2026-03-01T12:00:00.000Z',
  commit: '0123456789ab',
  effort: 'full',
  seconds: 0,
  load: 0,
  answers: [],
  beside: [],
};

const RESULTS: Results = {
  machine: {
    cpu: 'A CPU',
    cores: 2,
    memoryGb: 8,
    os: 'Linux 6.1',
    node: '24.1.0',
    v8: '13.6',
    zlib: '1.3',
  },
  questions: [
    { ...RUN, name: 'redact', seconds: 60, load: 0.9, answers: [ANSWER] },
    { ...RUN, name: 'latency', seconds: 120, load: 4, beside: [BESIDE] },
  ],
};

const pageOf = (results: Results): string => benchmarkPage(results)[0]?.content ?? '';

describe('the page of benchmarks', () => {
  const page = pageOf(RESULTS);

  test('tells bars that are not held first, as plainly as those that are', () => {
    const rows = page.split('\n').filter((line) => /held(?:\*\*)? \|/.test(line));
    expect(page).toContain('**1 of 2 are not held**');
    expect(rows).toEqual([
      '| redact: policy event | 2.00 × the floor | ≤ 1.5 × | **not held** | CPU |',
      '| POST, p99 | 40 ms | ≤ 50 ms | held | elapsed |',
    ]);
  });

  test('says of what commit, on what machine, under what load and for how long it was measured', () => {
    expect(page).toContain('on 2026-03-01, commit 0123456789ab');
    expect(page).toMatch(/2 cores, A CPU, 8 GB.*Node\.js 24\.1\.0/);
    expect(page).toMatch(/The whole run took 3 minutes\..*0\.9 to 4\.0\. \*\*The machine did other work/s);
  });

  test('says what each number means, and shows the pictures that it writes', () => {
    const files = benchmarkPage(RESULTS);
    const shown = [...page.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => `docs/${path}`);
    expect(page).toContain(MEANINGS.redact.means);
    expect(shown.toSorted()).toEqual(
      files
        .map(({ path }) => path)
        .filter((path) => path.endsWith('.svg'))
        .toSorted(),
    );
    expect(shown).toContain('docs/images/bench-door.svg');
  });

  test('of few rounds says that it is not to be quoted', () => {
    const questions = RESULTS.questions.map((each) => ({ ...each, effort: 'quick' }) as const);
    expect(pageOf({ ...RESULTS, questions })).toContain('not to be quoted');
    expect(page).not.toContain('not to be quoted');
  });

  test('says what could not be measured, and why', () => {
    const [first, ...rest] = RESULTS.questions;
    const failed = { ...(first ?? fail()), answers: [], problem: 'the queue was not emptied' };
    const failing = { ...RESULTS, questions: [failed, ...rest] };
    expect(pageOf(failing)).toContain('**Could not be measured:** the queue was not emptied.');
    expect(resultsText(failing)).toContain('redact could not be measured: the queue was not emptied');
  });

  test('says which questions have not been measured', () => {
    expect(page).toMatch(
      /\*\*Not measured yet:\*\* whole-path, normalize, encode, .*, notify, coldstart, host\./,
    );
  });

  test('of all bars held says so', () => {
    const held = { ...ANSWER, ratio: 1.2, held: true };
    const questions = RESULTS.questions.map((each) => ({
      ...each,
      answers: each.answers.map(() => held),
    }));
    expect(pageOf({ ...RESULTS, questions })).toContain('All 2 are held.');
  });
});

test('what is measured anew takes the place of what was, on the same machine alone', () => {
  const again: QuestionResult = { ...RUN, name: 'redact', commit: 'ba9876543210' };
  const commits = (results: Results) => results.questions.map(({ name, commit }) => [name, commit]);
  expect(commits(mergeResults(RESULTS, { ...RESULTS, questions: [again] }))).toEqual([
    ['redact', 'ba9876543210'],
    ['latency', '0123456789ab'],
  ]);
  const elsewhere = { machine: { ...RESULTS.machine, node: '26.0.0' }, questions: [again] };
  expect(commits(mergeResults(RESULTS, elsewhere))).toEqual([['redact', 'ba9876543210']]);
});

test('the terminal is told which bars are not held, of answers as of what stands beside them', () => {
  const missed = { ...BESIDE, bars: [{ ...(BESIDE.bars?.[0] ?? fail()), held: false }] };
  const questions = RESULTS.questions.map((each) => ({
    ...each,
    beside: each.beside.map(() => missed),
  }));
  const said = resultsText({ ...RESULTS, questions });
  const end = said.slice(said.indexOf('Bars that are not held:'));
  expect(end).toContain('redact: policy event: 2.00 × the floor, bar ≤ 1.5 × NOT HELD');
  expect(end).toContain('POST, p99: 40 ms, bar ≤ 50 ms NOT HELD (elapsed time)');
  expect(questions.flatMap(barsOf).map(({ held }) => held)).toEqual([false, false]);
});

function fail(): never {
  throw new Error('no bar');
}

test('a cell cannot end its table, and numbers stand at the right', () => {
  const table = markdownTable({ headings: ['a|b', 'n'], rows: [['x | <y>', '1,200']] });
  expect(table).toBe('| a\\|b | n |\n|---|--:|\n| x \\| &lt;y> | 1,200 |');
});
