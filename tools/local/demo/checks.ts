import type { JournalEntry } from '../journal.ts';
import type { Cast } from './scenes.ts';

/** What one run posted. */
export interface Posted {
  /** Ids of all its events, those of the CloudTrail file included. */
  readonly ids: ReadonlySet<string>;
  /** How many the ingest URL accepted, how many stood in the file, and how many EventBridge brought. */
  readonly accepted: number;
  readonly inFile: number;
  readonly onBus: number;
}

export interface Check {
  readonly what: string;
  /** Empty when nothing in particular is expected. */
  readonly expected: string;
  readonly found: number;
  readonly ok: boolean;
}

export interface Section {
  readonly title: string;
  readonly checks: readonly Check[];
}

type EventEntry = Extract<JournalEntry, { type: 'event' }>;
type MessageEntry = Extract<JournalEntry, { type: 'message' }>;

/** Rules that this day must fire, and what they stand for; one of several where the hour of the day decides. */
const RULES: Readonly<Record<string, string>> = {
  '100100': 'sign-in',
  '100101': 'failed sign-in',
  '100102': 'brute force',
  '100751': 'sign-in from a listed address',
  '100200': 'QR scan, valid',
  '100201': 'QR scan, invalid',
  '100301 or 100306': 'privilege change',
  '80254': 'console login failed (stock rule)',
  '100500': 'CloudTrail logging stopped',
  '100525': 'console sign-in without MFA',
  '80303': 'GuardDuty finding (stock rule)',
};

const REDACTED = ['email', 'payment_card', 'password'];
const MASK = /\[REDACTED:([a-z0-9_]+)\]/g;

/** Whether an entry is about this run. */
export function concernsRun(
  { attacker, listed }: Cast,
  ids: ReadonlySet<string>,
): (entry: JournalEntry) => boolean {
  const ofAttacker = `(?<![\\d.])${attacker.replaceAll('.', '\\.')}(?!\\d|\\.\\d)`;
  const address = new RegExp(`${ofAttacker}|(?<![\\da-f:])${listed}(?![\\da-f:])`);
  return (entry) =>
    entry.type === 'event' ? ids.has(entry.id) : entry.type === 'message' && address.test(entry.text);
}

export const isBruteForce = ({ title }: MessageEntry): boolean => /brute force/i.test(title);
/** The mark of the feed, beside the address. */
const isListed = ({ text }: MessageEntry): boolean => text.includes('demonstration');
const isStopLogging = ({ title }: MessageEntry): boolean => title.includes('StopLogging');

/** Everything that must have come true, by sections, each with what was found among the entries of this run. */
export function checkRun(entries: readonly JournalEntry[], posted: Posted): readonly Section[] {
  const events = entries.filter((entry): entry is EventEntry => entry.type === 'event');
  const messages = entries.filter((entry): entry is MessageEntry => entry.type === 'message');
  const arrived = new Set(events.map(({ id }) => id)).size;
  const told = (channel: string, about: (message: MessageEntry) => boolean) =>
    messages.filter((message) => message.channel === channel && about(message)).length;
  const masks = new Map(REDACTED.map((type) => [type, 0]));
  for (const { line } of events)
    for (const [, type = ''] of line.matchAll(MASK)) masks.set(type, (masks.get(type) ?? 0) + 1);
  const fired = (rules: string) =>
    events.filter(({ rule }) => rule !== undefined && rules.split(' or ').includes(rule.id)).length;
  return [
    {
      title: 'Events in',
      checks: [
        exactly(
          'accepted by the ingest URL',
          posted.ids.size - posted.inFile - posted.onBus,
          posted.accepted,
        ),
        exactly('in a CloudTrail file', posted.inFile, posted.inFile),
        exactly('by EventBridge', posted.onBus, posted.onBus),
      ],
    },
    {
      title: 'Redacted, by type',
      checks: [...masks].map(([type, found]) =>
        REDACTED.includes(type) ? atLeastOne(type, found) : { what: type, expected: '', found, ok: true },
      ),
    },
    {
      title: 'Forwarded',
      checks: [
        exactly('arrived at the manager', posted.ids.size, arrived),
        exactly('arrived twice', 0, events.length - arrived),
      ],
    },
    {
      title: 'Rules fired',
      checks: Object.entries(RULES).map(([rule, name]) => atLeastOne(`${rule} ${name}`, fired(rule))),
    },
    {
      title: 'Notifications sent',
      checks: ['slack', 'e-mail'].flatMap((channel) => [
        atLeastOne(`${channel}: brute force`, told(channel, isBruteForce)),
        atLeastOne(`${channel}: StopLogging`, told(channel, isStopLogging)),
        atLeastOne(`${channel}: sign-in from a listed address`, told(channel, isListed)),
      ]),
    },
  ];
}

function exactly(what: string, expected: number, found: number): Check {
  return { what, expected: String(expected), found, ok: expected === found };
}

function atLeastOne(what: string, found: number): Check {
  return { what, expected: '≥ 1', found, ok: found > 0 };
}
