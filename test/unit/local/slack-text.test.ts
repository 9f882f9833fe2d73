import { expect, test } from 'vitest';
import { plainSlack } from '../../../tools/local/demo/slack-text.ts';

test('a Slack text reads as its reader sees it', () => {
  const text = [
    '*Compliance*\n`A &amp; B`',
    '*What to do*',
    '*1.* Run &lt;this&gt;\n```aws x \\\n  --y```',
    '*Happened*\n<!date^1795791921^{date_short_pretty} {time_secs}|2026-11-27 15:05:21 UTC>',
    '<https://example.com/a?b=1&amp;c=2|ATT&amp;CK>',
  ].join('\n');
  expect(plainSlack(text).split('\n')).toEqual([
    'Compliance     A & B',
    '',
    'What to do',
    '1. Run <this>',
    'aws x \\',
    '  --y',
    '',
    'Happened',
    '2026-11-27 15:05:21 UTC',
    'ATT&CK: https://example.com/a?b=1&c=2',
  ]);
});

test('an ampersand that was escaped twice is unescaped once', () => {
  expect(plainSlack('&amp;lt;')).toBe('&lt;');
});
