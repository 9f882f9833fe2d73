import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';

/**
 * Makes one call of many that are asked for at about the same time. `call` gets what was asked for, in order, and answers in the same order;
 * what it rejects with, everybody who asked gets.
 *
 * @param lingerMs how long the first one waits for others; 0: until the loop turns
 */
export function gathered<Asked, Answer>(
  call: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  lingerMs: number,
): (asked: Asked) => Promise<Answer> {
  let waiting: Asked[] = [];
  let answers: Promise<readonly Answer[]> | undefined;
  const begin = async () => {
    await (lingerMs === 0 ? turn() : sleep(lingerMs));
    const asked = waiting;
    waiting = [];
    answers = undefined;
    return call(asked);
  };
  return async (asked) => {
    const place = waiting.push(asked) - 1;
    answers ??= begin();
    return (await answers)[place] as Answer;
  };
}
