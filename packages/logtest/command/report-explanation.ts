import { describeFailure, type Explanation, type Failure, type Trial } from '../src/index.ts';

/** Lines that show the rules that were tried: the way to the final one, and why the others did not match. */
export function describeExplanation({ trials, path, ignored }: Explanation, maxTried: number): string[] {
  const lines = trials.flatMap((trial) => describeTrial(trial, maxTried, '\t'));
  lines.push(path.length === 0 ? '\tNo rule takes the event.' : `\tThe way: ${path.join(' → ')}`);
  if (ignored) lines.push(`\t${path.at(-1)} is inside its ignore window: no alert.`);
  return lines;
}

function describeTrial(trial: Trial, maxTried: number, indent: string): string[] {
  const { id, level, description, file, line, failure, children, notTried, outcome } = trial;
  const rule = `${id} (level ${level}) ${description} [${file}:${line}]`;
  if (failure !== undefined) return [`${indent}✗ ${rule}`, `${indent}    ${describeFailure(failure)}`];
  const inner = `${indent}  `;
  const tried = describeChildren(children, maxTried, inner);
  const rest =
    notTried === 0
      ? []
      : [
          `${inner}· ${notTried} more under ${id} ${notTried === 1 ? 'is' : 'are'} not tried: ${children.at(-1)?.id} took the event`,
        ];
  const matched = {
    takes: 'takes the event',
    parent: 'matches',
    passes: 'matches, but is noalert',
    fails: '',
  };
  return [`${indent}✓ ${rule}: ${matched[outcome]}`, ...tried, ...rest];
}

/** Those that matched, and of the others the ones that came nearest, in the order of trying; the rest by kind. */
function describeChildren(children: readonly Trial[], maxTried: number, indent: string): string[] {
  const failed = children.filter(({ failure }) => failure !== undefined);
  const shown = new Set(
    failed.toSorted((a, b) => a.unmet - b.unmet || rankOf(a.failure) - rankOf(b.failure)).slice(0, maxTried),
  );
  const lines = children
    .filter((child) => child.failure === undefined || shown.has(child))
    .flatMap((child) => describeTrial(child, maxTried, indent));
  const left = failed.filter((child) => !shown.has(child));
  return left.length === 0 ? lines : [...groupsOf(left).map((text) => `${indent}· ${text}`), ...lines];
}

/** Of two that lack as much: a count came nearest, another decoder least. */
function rankOf(failure: Failure | undefined): number {
  if (failure === undefined) return 0;
  return { history: 0, value: 1, missing: 2, decoder: 3 }[failure.kind];
}

function groupsOf(trials: readonly Trial[]): string[] {
  const count = (wanted: Failure['kind'], describe: (failures: readonly Failure[]) => string): string[] => {
    const failures = trials.flatMap(({ failure }) => (failure?.kind === wanted ? [failure] : []));
    return failures.length === 0 ? [] : [`${failures.length} more ${describe(failures)}`];
  };
  return [
    ...count('decoder', (failures) => `need another decoder: ${tally(failures, 'wants')}`),
    ...count('missing', (failures) => `need what the event does not have: ${tally(failures, 'name')}`),
    ...count('value', (failures) => `need another value: ${tally(failures, 'name')}`),
    ...count('history', () => 'have not counted enough events'),
  ];
}

const MAX_TALLY = 8;

/** `sshd (40), windows (120) …`: the most frequent first. */
function tally(failures: readonly Failure[], key: 'wants' | 'name'): string {
  const counts = new Map<string, number>();
  for (const failure of failures) {
    const word = String(
      Object.hasOwn(failure, key) ? (failure as unknown as Record<string, unknown>)[key] : '',
    );
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const ranked = [...counts].toSorted((a, b) => b[1] - a[1]);
  const words = ranked
    .slice(0, MAX_TALLY)
    .map(([word, times]) => (times === 1 ? word : `${word} (${times})`));
  return `${words.join(', ')}${ranked.length > MAX_TALLY ? ` and ${ranked.length - MAX_TALLY} others` : ''}`;
}
