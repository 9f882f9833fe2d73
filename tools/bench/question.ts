import { type Comparison, compare, type Plan, type Side } from './harness.ts';

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

export interface Question {
  readonly name: string;
  readonly asks: string;
  /** It takes long: asked for by its name or not at all. */
  readonly onlyWhenNamed?: true;
  readonly tasks: () => readonly Task[];
  /** More that was measured in the same run. */
  readonly beside?: () => Beside | Promise<readonly Beside[]>;
}

/** What a table of answers has no columns for. */
export interface Beside {
  readonly name: string;
  readonly text: string;
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

const PLAN: Plan = { rounds: 30, iterations: 4, warmUp: 10 };

export function answer(question: Question, plan: Plan = PLAN): readonly Answer[] {
  return question.tasks().map(({ label, subject, floor, events, bytes, bar }) => {
    const comparison = compare(subject, floor, plan);
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
