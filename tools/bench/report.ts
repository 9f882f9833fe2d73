import { textTable } from '../score/text-table.ts';
import type { Answer } from './question.ts';

const us = (value: number) => value.toFixed(value < 10 ? 2 : 1);

/** Answers as a table, one line each; times are CPU microseconds an event. */
export function answerTable(answers: readonly Answer[]): string {
  const rows = answers.map((each) => [
    each.question,
    each.label,
    String(each.bytesPerEvent),
    us(each.subjectUsPerEvent),
    us(each.floorUsPerEvent),
    `${each.ratio.toFixed(2)} (${each.spread.map((edge) => edge.toFixed(2)).join('–')})`,
    each.bar === undefined ? '' : `≤ ${each.bar.toFixed(1)} ${each.held === true ? 'held' : 'NOT HELD'}`,
    each.eventsPerSecond.toLocaleString('en'),
  ]);
  return textTable(
    ['question', 'of', 'bytes', 'µs', 'floor µs', 'ratio (quartiles)', 'bar', 'events/s'],
    rows,
  );
}
