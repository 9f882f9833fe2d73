import type { Effort, QuestionName } from './question.ts';
import type { Results } from './results.ts';

/** How much of the time of all rounds the few of `--quick` take, all questions together. */
const QUICK_SHARE = 0.35;

/** How many seconds a question will take: as long as it took when the page of benchmarks was measured. */
export function secondsBy(
  { questions }: Pick<Results, 'questions'>,
  effort: Effort,
): (name: QuestionName) => number {
  const share = (of: Effort) => (of === 'quick' ? QUICK_SHARE : 1);
  return (name) => {
    const before = questions.find((question) => question.name === name);
    return before === undefined ? 0 : (before.seconds * share(effort)) / share(before.effort);
  };
}
