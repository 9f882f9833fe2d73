import type { Result } from './result.ts';

const MARKS = { same: 'ok  ', different: 'DIFF', 'not played': '-   ' } as const;

/** One line of progress for an exchange; a difference is told in full. */
export function progressLine({ file, exchange, outcome }: Result): string {
  const head = `${MARKS[outcome.kind]} ${file}: ${exchange}`;
  switch (outcome.kind) {
    case 'same':
      return outcome.tolerated.length === 0 ? head : `${head}  (but for ${outcome.tolerated.join(', ')})`;
    case 'different':
      return [head, ...outcome.differences.map((difference) => `       ${difference}`)].join('\n');
    case 'not played':
      return head;
  }
}

export interface Counts {
  readonly same: number;
  readonly different: number;
  readonly notPlayed: number;
}

export function count(results: readonly Result[]): Counts {
  const of = (kind: Result['outcome']['kind']) =>
    results.filter(({ outcome }) => outcome.kind === kind).length;
  return { same: of('same'), different: of('different'), notPlayed: of('not played') };
}

/** A table by file, then why exchanges were not played, then every difference again. */
export function summary(results: readonly Result[]): string {
  const files = [...Map.groupBy(results, ({ file }) => file)];
  const width = Math.max(...files.map(([file]) => file.length), 'all'.length);
  const row = (name: string, { same, different, notPlayed }: Counts) =>
    `${name.padEnd(width)}  ${`${same}`.padStart(5)}  ${`${different}`.padStart(9)}  ${`${notPlayed}`.padStart(10)}`;
  const head = `${''.padEnd(width)}   same  different  not played`;
  const table = [head, ...files.map(([file, own]) => row(file, count(own))), row('all', count(results))];
  return [table.join('\n'), notPlayed(results), differences(results)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function notPlayed(results: readonly Result[]): string {
  const reasons = Map.groupBy(
    results.flatMap(({ file, outcome }) =>
      outcome.kind === 'not played' ? [{ file, why: outcome.why }] : [],
    ),
    ({ file, why }) => `${file}: ${why}`,
  );
  const lines = [...reasons].map(([reason, all]) => `  ${`${all.length}`.padStart(3)}  ${reason}`);
  return lines.length === 0 ? '' : ['Not played:', ...lines].join('\n');
}

function differences(results: readonly Result[]): string {
  const different = results.filter(({ outcome }) => outcome.kind === 'different');
  return different.length === 0 ? '' : ['Differences:', ...different.map(progressLine)].join('\n');
}
