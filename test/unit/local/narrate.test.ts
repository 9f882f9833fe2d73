import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { JournalEntry } from '../../../tools/local/journal.ts';
import { narrate, type Paint, paintFor } from '../../../tools/local/narrate.ts';

const bare: Paint = (_look, text) => text;
const AT = new Date(2026, 2, 4, 5, 6, 7).getTime();

type EventEntry = Extract<JournalEntry, { type: 'event' }>;
const event = (changes: Partial<EventEntry> = {}): EventEntry => ({
  type: 'event',
  at: AT,
  id: 'e1',
  source: 'app',
  tenant: 'demo',
  application: 'shop',
  action: 'auth_login_failed',
  outcome: 'failure',
  user: 'u_1',
  address: '8.8.8.8',
  country: 'US',
  redacted: ['email'],
  rule: { id: '100101', level: 10, description: 'Sluice: sign-in of u_1 to shop failed from 8.8.8.8.' },
  alert: true,
  latencyMs: 42,
  line: '{}',
  location: 'sluice',
  ...changes,
});

describe('the line of an event', () => {
  test('says when, which rule, how fast and what, and nothing twice', () => {
    expect(narrate(event(), bare)).toBe(
      '05:06:07 ▲ 100101 L10    42 ms auth_login_failed      sign-in of u_1 to shop failed from 8.8.8.8 (US)  redacted email',
    );
  });

  test('adds who and where when the rule leaves them out', () => {
    const rule = { id: '100099', level: 0, description: 'Sluice: transaction in shop.' };
    expect(narrate(event({ rule, alert: false }), bare)).toContain(
      'transaction in shop by u_1 from 8.8.8.8 (US)',
    );
    const { rule: _, ...unmatched } = event({ alert: false });
    expect(narrate(unmatched, bare)).toMatch(/· no rule .* in shop by u_1 from 8\.8\.8\.8 \(US\)/);
  });

  test('keeps its columns whatever the lengths', () => {
    const long = event({ rule: { id: '80254', level: 5, description: 'x' }, latencyMs: 12_345 });
    const columnOf = (line: string) => line.indexOf('auth_login_failed');
    expect(columnOf(narrate(long, bare))).toBe(columnOf(narrate(event(), bare)));
  });

  test('lets no control sequence of an event reach the terminal', () => {
    const evil = '\u001b]0;owned\u0007\u001b[2J\nfake line\u202e';
    const line = narrate(
      event({ action: evil, user: evil, rule: { id: '1', level: 3, description: evil } }),
      bare,
    );
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

test('the line of a message is as its reader sees it', () => {
  const title = 'HIGH: &lt;b&gt; A &amp;amp; B';
  expect(narrate({ type: 'message', at: AT, channel: 'slack', title, text: '' }, bare)).toBe(
    '05:06:07 ✉ slack      HIGH: <b> A &amp; B',
  );
});

test.each([
  ['error', '✖'],
  ['warn', '!'],
  ['info', '·'],
])('a log line of level %s carries the mark %s and its fields', (level, mark) => {
  const entry: JournalEntry = { type: 'log', at: AT, level, message: 'm', fields: { code: 'c' } };
  expect(narrate(entry, bare)).toBe(`05:06:07 ${mark} m code=c`);
});

describe('colours', () => {
  afterEach(() => vi.unstubAllEnvs());
  const terminal = Object.assign(new PassThrough(), { isTTY: true, getColorDepth: () => 8 });
  const painted = (stream: object) => paintFor(stream as NodeJS.WriteStream)('red', 'text');

  test('appear on a terminal, and not in a file or a pipe', () => {
    for (const name of ['NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS']) vi.stubEnv(name, undefined);
    expect(painted(terminal)).toBe('\u001b[31mtext\u001b[39m');
    expect(painted(new PassThrough())).toBe('text');
  });

  test('are left out when NO_COLOR asks for it', () => {
    vi.stubEnv('FORCE_COLOR', undefined);
    vi.stubEnv('NO_COLOR', '1');
    expect(painted(Object.assign(new PassThrough(), { isTTY: true, getColorDepth: () => 1 }))).toBe('text');
  });
});
