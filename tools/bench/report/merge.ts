import { QUESTION_NAMES } from '../question.ts';
import type { Results } from '../results.ts';

/**
 * What was measured before with what has been measured anew in its place. Numbers of another machine or another Node.js do not
 * stand beside these: of them nothing stays.
 */
export function mergeResults(before: Results, now: Results): Results {
  const same = JSON.stringify(before.machine) === JSON.stringify(now.machine);
  const all = new Map([...(same ? before.questions : []), ...now.questions].map((each) => [each.name, each]));
  const questions = QUESTION_NAMES.flatMap((name) => all.get(name) ?? []);
  return { machine: now.machine, questions };
}
