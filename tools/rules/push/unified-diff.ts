import { diff } from 'node:util';

const CONTEXT = 3;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/**
 * The difference of two texts as `diff -u` writes it; empty when there is none. A last line without its end is marked
 * as there.
 */
export function unifiedDiff(before: string, after: string, names: readonly [string, string]): string {
  if (before === after) return '';
  const lines = compared(linesOf(before), linesOf(after));
  const [from, to] = names;
  return [`--- ${from}`, `+++ ${to}`, ...hunks(lines)].map((line) => `${line}\n`).join('');
}

/** Each line with its end. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compared(before: string[], after: string[]): readonly Line[] {
  if (before.length === 0 || after.length === 0) return [...before.map(gone), ...after.map(come)];
  return diff(before, after).map(([side, text]) =>
    side === 0 ? { sign: ' ', text } : side === 1 ? gone(text) : come(text),
  );
}

const gone = (text: string): Line => ({ sign: '-', text });
const come = (text: string): Line => ({ sign: '+', text });

/** Changed lines with three around them; those that touch are one hunk. */
function hunks(lines: readonly Line[]): readonly string[] {
  const shown = lines.map(() => false);
  for (const [at, { sign }] of lines.entries())
    if (sign !== ' ') shown.fill(true, Math.max(0, at - CONTEXT), at + CONTEXT + 1);
  const printed: string[] = [];
  let [old, young] = [1, 1];
  for (let at = 0; at < lines.length; ) {
    const until = shown.indexOf(!shown[at], at);
    const run = lines.slice(at, until === -1 ? lines.length : until);
    const counts = [
      run.filter(({ sign }) => sign !== '+').length,
      run.filter(({ sign }) => sign !== '-').length,
    ];
    const [oldCount = 0, youngCount = 0] = counts;
    if (shown[at]) {
      printed.push(`@@ -${span(old, oldCount)} +${span(young, youngCount)} @@`, ...run.flatMap(printedLine));
    }
    old += oldCount;
    young += youngCount;
    at += run.length;
  }
  return printed;
}

function span(start: number, count: number): string {
  return count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;
}

function printedLine({ sign, text }: Line): readonly string[] {
  return text.endsWith('\n')
    ? [`${sign}${text.slice(0, -1)}`]
    : [`${sign}${text}`, '\\ No newline at end of file'];
}
