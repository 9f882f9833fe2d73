import type { Trial } from './explain.ts';
import type { Failure } from './failure.ts';

/** Of rules tried under one parent, those that are worth a look. */
export interface NearestTrials {
  readonly shown: readonly Trial[];
  /** The others by what they need, as sentences. */
  readonly left: readonly string[];
}

/** Those that matched, and of the others the ones that came nearest, in the order of trying; the rest by kind. */
export function nearestTrials(children: readonly Trial[], max: number): NearestTrials {
  const failed = children.filter(({ failure }) => failure !== undefined);
  const near = new Set(
    failed.toSorted((a, b) => a.unmet - b.unmet || rankOf(a.failure) - rankOf(b.failure)).slice(0, max),
  );
  return {
    shown: children.filter((child) => child.failure === undefined || near.has(child)),
    left: groupsOf(failed.filter((child) => !near.has(child))),
  };
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
