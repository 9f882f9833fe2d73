import { type Comparison, compare, type Plan, type Side } from './harness.ts';
import type { BarChart, RatioChart, Table } from './report/shapes.ts';

/** What can be asked, in the order in which it is. */
export const QUESTION_NAMES = [
  'whole-path',
  'normalize',
  'redact',
  'encode',
  'intel',
  'rule-tester',
  'packed-message',
  'client',
  'deliver',
  'burst',
  'cloudtrail',
  'latency',
  'notify',
  'coldstart',
  'host',
] as const;
export type QuestionName = (typeof QUESTION_NAMES)[number];

/** One comparison of a question: a side that is ours and the least that anyone would have to do. */
export interface Task {
  readonly label: string;
  readonly subject: Side;
  readonly floor: Side;
  /** Events of one run of a side. */
  readonly events: number;
  /** Bytes of those events as they come in. */
  readonly bytes: number;
  /** Highest ratio that is good enough. */
  readonly bar?: number;
}

/** How many rounds: `quick` is for a look, and too noisy to be quoted; `again` is for what `guard` doubts. */
export type Effort = 'quick' | 'guard' | 'full' | 'again';

export interface Question {
  readonly name: QuestionName;
  readonly asks: string;
  readonly tasks: () => readonly Task[];
  /** More that was measured in the same run. */
  readonly beside?: (effort: Effort) => Beside | Promise<readonly Beside[]>;
  /** Where the guard finds ratios of CPU time that hold still: in the answers alone, or beside them, too. */
  readonly guarded?: 'answers' | 'all';
}

/** What times are made of: CPU time is spoiled little by other work on the machine, elapsed time much, and counts not at all. */
export type Clock = 'CPU' | 'elapsed' | 'count';

/** Something that Sluice has to hold, and whether it did. */
export interface Bar {
  readonly of: string;
  readonly measured: string;
  /** Such as `≤ 50 ms`. */
  readonly bar: string;
  readonly held: boolean;
  readonly by: Clock;
}

/** How many times the floor, both in CPU time of the same run. */
export interface Ratio {
  readonly label: string;
  readonly ratio: number;
}

/** What a table of answers has no columns for. */
export interface Beside {
  readonly name: string;
  /** What the table shows, in a sentence without its stop. */
  readonly title: string;
  readonly table?: Table;
  readonly notes?: readonly string[];
  readonly bars?: readonly Bar[];
  readonly ratios?: readonly Ratio[];
  readonly chart?: BarChart | RatioChart;
  /** The same for machines. */
  readonly data: unknown;
}

export interface Answer extends Comparison {
  readonly question: string;
  readonly label: string;
  readonly bytesPerEvent: number;
  readonly subjectUsPerEvent: number;
  readonly floorUsPerEvent: number;
  readonly eventsPerSecond: number;
  readonly bar?: number;
  readonly held?: boolean;
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  quick: { rounds: 8, iterations: 3, warmUp: 6 },
  guard: { rounds: 16, iterations: 4, warmUp: 8 },
  full: { rounds: 30, iterations: 4, warmUp: 10 },
  again: { rounds: 40, iterations: 4, warmUp: 10 },
};

/** Answers the tasks of a question; with `labels`, only those. */
export function answer(
  question: Question,
  effort: Effort = 'full',
  labels?: readonly string[],
): readonly Answer[] {
  const tasks = question.tasks().filter(({ label }) => labels?.includes(label) ?? true);
  return tasks.map(({ label, subject, floor, events, bytes, bar }) => {
    const comparison = compare(subject, floor, PLANS[effort]);
    return {
      ...comparison,
      question: question.name,
      label,
      bytesPerEvent: Math.round(bytes / events),
      subjectUsPerEvent: comparison.subjectUs / events,
      floorUsPerEvent: comparison.floorUs / events,
      eventsPerSecond: Math.round((events * 1_000_000) / comparison.subjectUs),
      ...(bar !== undefined && { bar, held: comparison.ratio <= bar }),
    };
  });
}

/** A side whose runs need nothing of their own. */
export function side(name: string, run: () => number): Side {
  return { name, prepare: () => run };
}

/** `value` against the most that is good enough. */
export function atMost(of: string, value: number, most: number, unit: string, by: Clock): Bar {
  return {
    of,
    measured: `${shown(value)} ${unit}`,
    bar: `≤ ${shown(most)} ${unit}`,
    held: value <= most,
    by,
  };
}

/** `value` against the least that is good enough. */
export function atLeast(of: string, value: number, least: number, unit: string, by: Clock): Bar {
  return {
    of,
    measured: `${shown(value)} ${unit}`,
    bar: `≥ ${shown(least)} ${unit}`,
    held: value >= least,
    by,
  };
}

const shown = (value: number) =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 1_000 ? 1 : 0 });
