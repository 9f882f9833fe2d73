import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../../tools/rules/push/unified-diff.ts';

const NAMES = ['old', 'new'] as const;

/** Applies a patch as `patch` does: everything it says of the old text has to be there. */
function apply(before: string, patch: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const lines = patch.split('\n').slice(2, -1);
  const made: string[] = [];
  let at = 0;
  for (const [index, line] of lines.entries()) {
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@$/.exec(line);
    if (header !== null) {
      const start = Number(header[1]) - (header[2] === '0' ? 0 : 1);
      made.push(...old.slice(at, start));
      expect(made.length + (header[4] === '0' ? 0 : 1), line).toBe(Number(header[3]));
      at = start;
      continue;
    }
    if (line.startsWith('\\')) continue;
    const text = line.slice(1) + (lines[index + 1]?.startsWith('\\') ? '' : '\n');
    if (line[0] !== '+') expect(old[at++]).toBe(text);
    if (line[0] !== '-') made.push(text);
  }
  return [...made, ...old.slice(at)].join('');
}

describe('a unified difference', () => {
  test('of equal texts is empty', () => {
    expect(unifiedDiff('a\n', 'a\n', NAMES)).toBe('');
  });

  test('shows three lines around a change, and joins changes that are near', () => {
    const text = Array.from({ length: 20 }, (_, i) => `${i + 1}\n`).join('');
    expect(unifiedDiff(text, text.replace('5\n', 'five\n').replace('12\n', 'twelve\n'), NAMES)).toBe(
      `--- old\n+++ new\n@@ -2,14 +2,14 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n 10\n 11\n-12\n+twelve\n 13\n 14\n 15\n`,
    );
  });

  test('says where the last line has no end', () => {
    expect(unifiedDiff('a\n', 'a', NAMES)).toBe(
      '--- old\n+++ new\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n',
    );
  });

  test('turns the old text into the new one, whatever they are', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', ' ', '+', '-', '@@', 'x');
    const text = fc
      .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
      .map(([lines, ended]) => lines.map((each) => `${each}\n`).join('') + (ended ? '' : 'end'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after);
        expect(apply(before, unifiedDiff(before, after, NAMES))).toBe(after);
      }),
    );
  });
});
