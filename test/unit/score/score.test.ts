import { describe, expect, test } from 'vitest';
import { kindTable, scoreDocument, scoreTable } from '../../../tools/score/report.ts';
import { byKind, figure, readRows, type Score, share } from '../../../tools/score/score.ts';
import { textTable } from '../../../tools/score/text-table.ts';

const cases = [
  { row: 1, kind: 'phone', right: true },
  { row: 2, kind: 'card', right: true },
  { row: 4, kind: 'phone', right: false },
];

test('rows keep the number of their line, blank lines counted', () => {
  expect(readRows('{"a":1}\n\n{"a":2}\n')).toEqual([
    { row: 1, value: { a: 1 } },
    { row: 3, value: { a: 2 } },
  ]);
});

test('the kind with most misses comes first', () => {
  expect(byKind(cases)).toEqual([
    { kind: 'phone', right: 1, of: 2 },
    { kind: 'card', right: 1, of: 1 },
  ]);
});

describe('the table', () => {
  const lines = (scores: readonly Score[]) => scoreTable(scores).split('\n').slice(2);

  test('gives a share with its weakest kinds', () => {
    expect(lines([share('mine', 'recall', cases)])).toEqual([
      expect.stringMatching(/^mine +recall +66\.7% +2\/3 +phone 1\/2$/),
    ]);
  });

  test('gives no percentage of nothing', () => {
    expect(lines([share('mine', 'recall', [])])).toEqual([expect.stringMatching(/^mine +recall +– +0\/0$/)]);
  });

  test('gives figures as they are, and says what is not measured yet', () => {
    const notYet: Score = { kind: 'not yet', corpus: 'hooks', measure: 'facts', note: 'no route' };
    expect(lines([figure('mine', 'alerts per 1000 events', 12.345), notYet])).toEqual([
      expect.stringMatching(/^mine +alerts per 1000 events +12\.3$/),
      expect.stringMatching(/^hooks +facts +not yet +no route$/),
    ]);
  });

  test('by kind names the lines that were missed', () => {
    expect(kindTable([share('mine', 'recall', cases)]).split('\n')).toContainEqual(
      expect.stringMatching(/^mine +recall +phone +1\/2 +4$/),
    );
  });
});

test('the document for machines carries counts and line numbers', () => {
  expect(scoreDocument([share('mine', 'recall', cases)])).toEqual([
    {
      kind: 'share',
      corpus: 'mine',
      measure: 'recall',
      right: 2,
      of: 3,
      kinds: byKind(cases),
      missed: [{ row: 4, kind: 'phone' }],
    },
  ]);
});

test('columns are as wide as their widest cell, and numbers stand right', () => {
  expect(
    textTable(
      ['a', 'n'],
      [
        ['long', '7'],
        ['b', '1,000'],
      ],
    ),
  ).toBe(['a         n', '────  ─────', 'long      7', 'b     1,000'].join('\n'));
});
