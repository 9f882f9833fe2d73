import { expect, test } from 'vitest';
import { secondsBy } from '../../../tools/bench/expected.ts';
import type { QuestionResult } from '../../../tools/bench/results.ts';

const question: QuestionResult = {
  name: 'redact',
  asks: 'a',
  at: '2026-03-01T12:00:00.000Z',
  commit: '0123456789ab',
  effort: 'full',
  seconds: 60,
  load: 1,
  answers: [],
  beside: [],
};

test('a question takes as long as it took, with few rounds a third of it, and the other way round', () => {
  const took = { questions: [question] };
  expect(secondsBy(took, 'full')('redact')).toBe(60);
  const withFew = secondsBy(took, 'quick')('redact');
  expect(withFew).toBeLessThan(30);
  const quick = { questions: [{ ...question, effort: 'quick', seconds: withFew } as const] };
  expect(secondsBy(quick, 'full')('redact')).toBeCloseTo(60);
});
