import * as z from 'zod';
import { nearestWord } from '../kernel/nearest-word.ts';

/** One thing to mend: where, and what is wrong with it. */
export interface ConfigProblem {
  readonly path: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** What a schema is parsed with, so that a key that it does not know is told with the one that was probably meant. */
export const TELL_KEYS: z.core.ParseContext<Issue> = {
  error: (issue) => {
    if (issue.code !== 'unrecognized_keys') return undefined;
    const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
    const keys = issue.keys.map((key) => {
      const meant = nearestWord(key, known);
      return meant === undefined ? `"${key}"` : `"${key}" (did you mean "${meant}"?)`;
    });
    return `unknown key ${keys.join(', ')}; remove it or check its spelling`;
  },
};

/** What zod found with `TELL_KEYS`, as people read it: each with its path, and what to do. */
export function problemsOfIssues(issues: readonly Issue[]): readonly ConfigProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, issue.path));
}

function problemsOf(issue: Issue, path: readonly PropertyKey[]): readonly ConfigProblem[] {
  if (issue.code === 'invalid_union') {
    // Of several forms the one that was meant says more than that none of them fits.
    const meant = issue.errors.filter((inner) => inner.length > 0 && !inner.some(isOfAnotherKind));
    if (meant.length === 1 && issue.message === UNTOLD)
      return (meant[0] ?? []).flatMap((inner) => problemsOf(inner, [...path, ...inner.path]));
  }
  return [{ path: pathText(path), message: issue.message }];
}

/** What zod says of a union for which nobody wrote a text. */
const UNTOLD = 'Invalid input';

/** A list where an object was meant, and the like. */
function isOfAnotherKind({ code, path }: Issue): boolean {
  return code === 'invalid_type' && path.length === 0;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`))
    .join('');
}
