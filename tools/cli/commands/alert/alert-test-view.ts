import type { TestOutcome, TestReport } from '../../../../src/notify/alert/alert-test.ts';
import { textTable } from '../../../score/text-table.ts';

const WORDS: Readonly<Record<TestOutcome['outcome'], string>> = {
  waits: 'not tried yet',
  sent: 'sent',
  retried: 'tried again',
  refused: 'refused',
};

/** How it went with one channel, in one line. */
export function outcomeText({
  outcome,
  code,
  attempts,
}: Pick<TestOutcome, 'outcome' | 'code' | 'attempts'>): string {
  const times = outcome === 'retried' && attempts > 1 ? ` ${attempts} times` : '';
  return `${WORDS[outcome]}${times}${code === undefined ? '' : `: ${code}`}`;
}

/** Route by route and channel by channel, as a table for a terminal. */
export function testColumns({ told }: TestReport): string {
  const rows = told.map((each) => [
    each.route,
    each.channel,
    each.type,
    outcomeText(each),
    each.ms === undefined ? '–' : String(Math.round(each.ms)),
  ]);
  return `${textTable(['route', 'channel', 'type', 'outcome', 'ms'], rows)}\n`;
}

/** What to do about a channel that a test did not reach, by what its code begins with. */
const NEXT: readonly (readonly [code: RegExp, next: string])[] = [
  [
    /^(secret_|invalid_channels|unknown_channel)/,
    'npx sluice doctor --only secrets says what is wrong with the channels secret',
  ],
  [/^address_not_public$/, 'the address leads to a private network, where nothing is sent: docs/channels.md'],
  [
    /_(401|403)$|invalid_auth|token_revoked|535$/,
    'the key, token or password in the channels secret is not taken: put a new one',
  ],
  [
    /_(404|410)$|no_service|channel_not_found/,
    'the address or channel is there no more: make a new one at the provider',
  ],
  [
    /_(network|timeout)$|^mail_/,
    'it cannot be reached from the function: is the address right, and the way out open?',
  ],
  [
    /_429$|ratelimited|slack_pace|TooManyRequests/,
    'it asks for a pause; the message follows by itself within five minutes',
  ],
];

/** One line for each code that is not good, the same advice once. */
export function testAdvice({ told }: TestReport): readonly string[] {
  const codes = told.flatMap(({ outcome, code }) => (outcome === 'sent' || code === undefined ? [] : code));
  const lines = codes.map((code) => {
    const next = NEXT.find(([pattern]) => pattern.test(code))?.[1];
    return `${code}: ${next ?? "docs/channels.md, and the provider's own log"}`;
  });
  return [...new Set(lines)];
}
