import type { JournalEntry } from '../console/journal.ts';
import type { Cast } from './scenes.ts';

/** What the console's `/state.json` tells. */
export interface ObservedState {
  readonly ledger: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<string, number>>;
  readonly entries: readonly JournalEntry[];
}

export interface Check {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly ok: boolean;
}

type EventEntry = Extract<JournalEntry, { type: 'event' }>;

/** Rules that this day must fire, and what they stand for. */
const RULES: Readonly<Record<string, string>> = {
  '100100': 'sign-in',
  '100101': 'failed sign-in',
  '100102': 'brute force',
  '100200': 'QR scan, valid',
  '100201': 'QR scan, invalid',
  '100301': 'privilege change',
  '80254': 'console login failed (stock rule)',
  '100500': 'CloudTrail logging stopped',
};

const REDACTED = ['email', 'payment_card', 'password'];

/** Events of this run as they reached the manager. */
export function eventsOfRun({ entries }: ObservedState, ids: ReadonlySet<string>): readonly EventEntry[] {
  return entries.filter((entry): entry is EventEntry => entry.type === 'event' && ids.has(entry.id));
}

export function messagesOfRun({ entries }: ObservedState, { attacker }: Cast) {
  return entries.filter((entry) => entry.type === 'message').filter(({ text }) => text.includes(attacker));
}

/** Everything that must have come true, each with what was found. */
export function checkRun(
  state: ObservedState,
  cast: Cast,
  ids: ReadonlySet<string>,
  accepted: number,
): readonly Check[] {
  const events = eventsOfRun(state, ids);
  const arrived = new Set(events.map(({ id }) => id)).size;
  const count = (what: string, expected: number, found: number): Check => ({
    what,
    expected: String(expected),
    found: String(found),
    ok: expected === found,
  });
  const fired = (rule: string) => events.filter((event) => event.rule?.id === rule).length;
  const masked = (type: string) => events.filter(({ redacted }) => redacted.includes(type)).length;
  const messages = messagesOfRun(state, cast);
  const told = (channel: string, word: RegExp) =>
    messages.filter(
      (message) => message.channel === channel && word.test(`${message.title}\n${message.text}`),
    ).length;
  const atLeastOne = (what: string, found: number): Check => ({
    what,
    expected: '≥ 1',
    found: String(found),
    ok: found > 0,
  });
  return [
    count('events accepted or read', ids.size, accepted),
    count('events in Wazuh', ids.size, arrived),
    count('events doubled', 0, events.length - arrived),
    ...REDACTED.map((type) => atLeastOne(`events with ${type} redacted`, masked(type))),
    ...Object.entries(RULES).map(([rule, name]) => atLeastOne(`rule ${rule}: ${name}`, fired(rule))),
    atLeastOne('Slack told of brute force', told('slack', /brute force/i)),
    atLeastOne('e-mail told of brute force', told('e-mail', /brute force/i)),
    atLeastOne('Slack told of StopLogging', told('slack', /StopLogging/)),
    atLeastOne('e-mail told of StopLogging', told('e-mail', /StopLogging/)),
  ];
}
