import { byKind, type Score } from './score.ts';
import { textTable } from './text-table.ts';

/** Kinds that the table names where a share is not whole; `--kinds` shows all. */
const NAMED_KINDS = 4;

function weakKinds(score: Score): string {
  if (score.kind !== 'share') return '';
  const weak = byKind(score.cases).filter(({ right, of }) => right < of);
  const named = weak.slice(0, NAMED_KINDS).map(({ kind, right, of }) => `${kind} ${right}/${of}`);
  return weak.length > NAMED_KINDS
    ? `${named.join(', ')} and ${weak.length - NAMED_KINDS} more`
    : named.join(', ');
}

function result(score: Score): readonly [figure: string, cases: string] {
  switch (score.kind) {
    case 'share': {
      const right = score.cases.filter((each) => each.right).length;
      const percent = score.cases.length === 0 ? '–' : `${((100 * right) / score.cases.length).toFixed(1)}%`;
      return [percent, `${right}/${score.cases.length}`];
    }
    case 'figure':
      return [score.figure.toFixed(1), ''];
    case 'not yet':
      return ['not yet', ''];
  }
}

export function scoreTable(scores: readonly Score[]): string {
  const rows = scores.map((score) => [
    score.corpus,
    score.measure,
    ...result(score),
    [weakKinds(score), score.note].filter(Boolean).join('; '),
  ]);
  return textTable(['corpus', 'measure', 'result', 'right', 'weakest kinds, notes'], rows);
}

/** Every kind of every share that is not whole, with the lines of the corpus that were missed. */
export function kindTable(scores: readonly Score[]): string {
  const rows = scores.flatMap((score) => {
    if (score.kind !== 'share') return [];
    const missed = Map.groupBy(
      score.cases.filter(({ right }) => !right),
      ({ kind }) => kind,
    );
    return byKind(score.cases).map(({ kind, right, of }) => {
      const lines = [...new Set((missed.get(kind) ?? []).map(({ row }) => row))];
      const shown = lines.slice(0, 12).join(' ') + (lines.length > 12 ? ' …' : '');
      return [score.corpus, score.measure, kind, `${right}/${of}`, shown];
    });
  });
  return textTable(['corpus', 'measure', 'kind', 'right', 'missed lines'], rows);
}

/** The same for machines: counts and lines, no content of a corpus. */
export function scoreDocument(scores: readonly Score[]): readonly object[] {
  return scores.map((score) => {
    if (score.kind !== 'share') return score;
    const { cases, ...rest } = score;
    return {
      ...rest,
      right: cases.filter(({ right }) => right).length,
      of: cases.length,
      kinds: byKind(cases),
      missed: cases.filter(({ right }) => !right).map(({ row, kind }) => ({ row, kind })),
    };
  });
}
