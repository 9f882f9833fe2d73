import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { QUESTION_NAMES } from '../../../tools/bench/question.ts';
import { benchmarkPage } from '../../../tools/bench/report/page.ts';
import { readResults } from '../../../tools/bench/report/write.ts';
import { ROOT } from '../../support/source-files.ts';

const results = readResults();

test.each(benchmarkPage(results).map(({ path, content }) => [path, content]))(
  '%s is what the results say: run `npm run generate`',
  (path, content) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
  },
);

test('every question in the results is one that is asked, and says something', () => {
  expect(results.questions.length).toBeGreaterThan(0);
  const names: readonly string[] = QUESTION_NAMES;
  expect(results.questions.filter(({ name }) => !names.includes(name))).toEqual([]);
  expect(results.questions.filter(({ answers, beside }) => answers.length + beside.length === 0)).toEqual([]);
});
