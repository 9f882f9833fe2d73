import type { Change } from './plan.ts';
import type { PushOutcome } from './push.ts';
import { pathOf } from './ruleset-file.ts';
import { unifiedDiff } from './unified-diff.ts';

const KINDS = ['new', 'changed', 'gone', 'unchanged'] as const;
const ABSENT = '/dev/null';

/** One line a file, and how many there are of each kind. */
export function summary(changes: readonly Change[], prune: boolean): string {
  const lines = changes.map((change) => `${meaning(change, prune).padEnd(10)} ${pathOf(change)}`);
  const counts = KINDS.map((kind) => ({ kind, count: changes.filter((each) => each.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`);
  return `${[...lines, counts.join(', ')].join('\n')}\n`;
}

function meaning({ kind }: Change, prune: boolean): string {
  if (kind !== 'gone') return kind;
  return prune ? 'take away' : 'gone here';
}

/** What a push would change, as a patch of the manager's files. */
export function patch(changes: readonly Change[]): string {
  return changes
    .map((change) => {
      const { before, after } = change;
      const path = pathOf(change);
      return unifiedDiff(before ?? '', after ?? '', [
        before === undefined ? ABSENT : `manager/${path}`,
        after === undefined ? ABSENT : `here/${path}`,
      ]);
    })
    .join('');
}

/** The state that the manager is in, and what to do. */
export function verdict(outcome: PushOutcome): string {
  switch (outcome.kind) {
    case 'pushed':
      return [
        'Pushed: the manager evaluates events with these rules now.',
        ...outcome.remarks.map((remark) => `It remarks: ${remark}`),
      ].join('\n');
    case 'restored':
      return [
        `Not pushed: ${outcome.why}`,
        outcome.reloaded
          ? 'Every file is as it was, and the manager has loaded the old rules again.'
          : 'Every file is as it was, and the manager never stopped using the old rules.',
      ].join('\n');
    case 'stuck':
      return [
        `Not pushed: ${outcome.why}`,
        ...outcome.left.map(({ path, why }) => `NOT AS IT WAS: ${path} (${why})`),
        outcome.reload === undefined
          ? 'The manager loads what it holds at its next restart or reload. Restore these files before that; their texts of before are kept here:'
          : `Every file is as it was, but the reload of the old rules failed (${outcome.reload}): restart the manager.`,
      ].join('\n');
  }
}
