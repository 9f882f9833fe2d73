import { describeFailure, type Explanation, nearestTrials, type Trial } from '../src/index.ts';

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

function describeChildren(children: readonly Trial[], maxTried: number, indent: string): string[] {
  const { shown, left } = nearestTrials(children, maxTried);
  return [
    ...left.map((text) => `${indent}· ${text}`),
    ...shown.flatMap((child) => describeTrial(child, maxTried, indent)),
  ];
}
