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
  const problem = (message: string): ConfigProblem => ({ path: pathText(path), message });
  // What is wrong with a name says more than that it is no name.
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => problem(message));
  if (issue.code === 'invalid_union' && issue.message === UNTOLD) {
    // Of several forms the one that was meant says more than that none of them fits.
    const meant = issue.errors.filter((inner) => inner.length > 0 && !inner.some(isOfAnotherForm));
    if (meant.length === 1)
      return (meant[0] ?? []).flatMap((inner) => problemsOf(inner, [...path, ...inner.path]));
    const forms = issue.errors.flatMap((inner) => inner.filter(isOfAnotherForm).flatMap(formsOf));
    if (meant.length === 0 && forms.length > 0) return [problem(`use ${listed(forms)}`)];
  }
  return [problem(issue.message)];
}

/** What zod says of a union for which nobody wrote a text. */
const UNTOLD = 'Invalid input';

/** A list where an object was meant, another word than those that are known, and the like. */
function isOfAnotherForm({ code, path }: Issue): boolean {
  return (code === 'invalid_type' || code === 'invalid_value') && path.length === 0;
}

const FORMS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a text',
};

function formsOf(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value));
  return issue.code === 'invalid_type' ? [FORMS[issue.expected] ?? issue.expected] : [];
}

function listed(forms: readonly string[]): string {
  return forms.length === 1 ? String(forms[0]) : `${forms.slice(0, -1).join(', ')} or ${forms.at(-1)}`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`))
    .join('');
}
