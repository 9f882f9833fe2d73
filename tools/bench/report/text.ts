import { textTable } from '../../score/text-table.ts';
import type { Answer, Bar, Beside } from '../question.ts';
import type { Results } from '../results.ts';
import { barsOf } from '../verdicts.ts';
import type { Table } from './shapes.ts';

const us = (value: number) => value.toFixed(value < 10 ? 2 : 1);

/** One line for each answer; times are CPU microseconds an event. */
export function answerTable(answers: readonly Answer[]): Table {
  return {
    headings: ['question', 'of', 'bytes', 'µs', 'floor µs', 'ratio (quartiles)', 'bar', 'events/s'],
    rows: answers.map((each) => [
      each.question,
      each.label,
      String(each.bytesPerEvent),
      us(each.subjectUsPerEvent),
      us(each.floorUsPerEvent),
      `${each.ratio.toFixed(2)} (${each.spread.map((edge) => edge.toFixed(2)).join('–')})`,
      each.bar === undefined ? '' : `≤ ${each.bar.toFixed(1)} ${verdict(each.held === true)}`,
      each.eventsPerSecond.toLocaleString('en'),
    ]),
  };
}

export const verdict = (held: boolean): string => (held ? 'held' : 'NOT HELD');

const barLine = ({ of, measured, bar, held, by }: Bar): string =>
  `${of}: ${measured}, bar ${bar} ${verdict(held)}${by === 'elapsed' ? ' (elapsed time)' : ''}`;

function besideText({ title, table, notes = [], bars = [] }: Beside): string {
  return [
    `${title}:`,
    ...(table === undefined ? [] : ['', textTable(table.headings, table.rows), '']),
    ...notes,
    ...bars.map(barLine),
  ].join('\n');
}

/** Results for a terminal: the answers of all questions in one table, then the rest. */
export function resultsText({ questions, machine }: Results): string {
  const answers = questions.flatMap((each) => each.answers);
  const { headings, rows } = answerTable(answers);
  const missed = questions.flatMap(barsOf).filter(({ held }) => !held);
  return [
    ...(rows.length > 0 ? [textTable(headings, rows)] : []),
    ...questions.flatMap(({ beside }) => beside.map(besideText)),
    ...questions.flatMap(({ name, problem }) =>
      problem === undefined ? [] : [`${name} could not be measured: ${problem}`],
    ),
    ...(missed.length > 0 ? [['Bars that are not held:', ...missed.map(barLine)].join('\n')] : []),
    `Node.js ${machine.node}, ${machine.cores} × ${machine.cpu}`,
  ].join('\n\n');
}
