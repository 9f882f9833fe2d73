/**
 * The word that was probably meant: the nearest by letters added, left out, changed or swapped with their neighbour, where a third of the
 * longer word's letters at most are wrong. Undefined when none is so near.
 */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const each of known) {
    const edits = editsBetween(word.toLowerCase(), each.toLowerCase());
    if (edits >= fewest || edits > Math.max(word.length, each.length) / 3) continue;
    nearest = each;
    fewest = edits;
  }
  return nearest;
}

/** Optimal string alignment distance. */
function editsBetween(a: string, b: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = Number(a[i - 1] !== b[j - 1]);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? i + j) + 1 : i + j;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + changed, swapped));
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
