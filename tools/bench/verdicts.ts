import type { Answer, Bar } from './question.ts';
import type { QuestionResult } from './results.ts';

/** Every bar of what was asked, of the answers as of what stands beside them. */
export function barsOf({ name, answers, beside }: QuestionResult): readonly Bar[] {
  return [...answers.flatMap((each) => barOf(name, each)), ...beside.flatMap(({ bars = [] }) => bars)];
}

function barOf(question: string, { label, ratio, bar, held }: Answer): readonly Bar[] {
  if (bar === undefined || held === undefined) return [];
  return [
    {
      of: `${question}: ${label}`,
      measured: `${ratio.toFixed(2)} × the floor`,
      bar: `≤ ${bar.toFixed(1)} ×`,
      held,
      by: 'CPU',
    },
  ];
}
