import type { JournalEntry } from '../journal.ts';
import type { Paint } from '../narrate.ts';
import { isBruteForce, type Section } from './checks.ts';
import { plainSlack } from './slack-text.ts';

const RULE = '─'.repeat(72);

/** The table of what was expected and what came of it, and one Slack message as its reader sees it. */
export function report(sections: readonly Section[], entries: readonly JournalEntry[], paint: Paint): string {
  const rows = sections.flatMap(({ checks }) => checks);
  const width = Math.max(...rows.map(({ what }) => what.length));
  const row = (mark: string, what: string, expected: string, found: string) =>
    `${mark} ${what.padEnd(width)}  ${expected.padStart(8)}  ${found.padStart(5)}`;
  const lines = [row(' ', '', 'expected', 'found')];
  for (const { title, checks } of sections) {
    lines.push('', title);
    for (const { what, expected, found, ok } of checks)
      lines.push(row(ok ? paint('green', '✔') : paint('red', '✖'), what, expected, String(found)));
  }
  const message = entries
    .filter((entry) => entry.type === 'message')
    .find((entry) => entry.channel === 'slack' && isBruteForce(entry));
  if (message !== undefined) lines.push('', 'A Slack message, as text', RULE, plainSlack(message.text), RULE);
  return lines.join('\n');
}
