import { err, type Result } from '../../../src/kernel/result.ts';
import type { PlayProblem } from './view.ts';

export type Played<T> = Result<T, readonly PlayProblem[]>;

export function refuse(...problems: readonly PlayProblem[]): Played<never> {
  return err(problems);
}

/** Undefined where the text is short enough. */
export function tooLong(where: PlayProblem['where'], text: string, most: number): PlayProblem | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes <= most) return undefined;
  return { where, message: `${bytes} bytes are more than the ${most} that are read here; cut it` };
}
