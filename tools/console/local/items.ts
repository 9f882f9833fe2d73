import type { Journal, JournalEntry } from '../../local/journal.ts';
import type { FeedItem, Links, MessageItem } from '../view.ts';

export type MessageEntry = Extract<JournalEntry, { type: 'message' }>;
export type EventEntry = Extract<JournalEntry, { type: 'event' }>;

/** The journal's entries as the page takes them; each keeps its key however often it is asked for. */
export interface JournalItems {
  item(entry: JournalEntry): FeedItem;
  message(entry: MessageEntry): MessageItem;
  messageByKey(key: string): MessageEntry | undefined;
  /** The newest entry of that event; it may have come twice. */
  event(id: string): EventEntry | undefined;
}

/** `groupOf`: the group that an alert joined, by its id. */
export function createItems(
  journal: Journal,
  groupOf: (alertId: string) => string | undefined,
): JournalItems {
  const keys = new WeakMap<JournalEntry, string>();
  let last = 0;
  const keyOf = (entry: JournalEntry): string => {
    const known = keys.get(entry);
    if (known !== undefined) return known;
    last += 1;
    const key = `${entry.type.slice(0, 1)}${last}`;
    keys.set(entry, key);
    return key;
  };
  const message = (entry: MessageEntry): MessageItem => {
    const { type, at, channel, title } = entry;
    return { type, key: keyOf(entry), at, channel, title, links: linksOf(entry, groupOf) };
  };
  return {
    message,
    item: (entry) => {
      const key = keyOf(entry);
      if (entry.type === 'log') return { ...entry, key };
      if (entry.type === 'message') return message(entry);
      const { line: _, location: __, agent: ___, rule, outcome, latencyMs, ...rest } = entry;
      return {
        ...rest,
        key,
        rule: rule ?? null,
        ...(outcome !== '' && { outcome }),
        ...(latencyMs !== undefined && { latencyMs }),
      };
    },
    messageByKey: (key) =>
      journal
        .entries()
        .find((entry): entry is MessageEntry => entry.type === 'message' && keyOf(entry) === key),
    event: (id) =>
      journal.entries().findLast((entry): entry is EventEntry => entry.type === 'event' && entry.id === id),
  };
}

/** Every message names its alert and its event at its foot: see `messageOf`. */
const FOOT = /alert ([\d.]+) on [^\n·]*?(?: · event ([^\n<·]+?))?\s*$/m;

function linksOf({ text }: MessageEntry, groupOf: (alertId: string) => string | undefined): Links {
  const [, alertId, eventId] = FOOT.exec(text) ?? [];
  const groupKey = alertId === undefined ? undefined : groupOf(alertId);
  return {
    ...(alertId !== undefined && { alertId }),
    ...(eventId !== undefined && { eventId }),
    ...(groupKey !== undefined && { groupKey }),
  };
}
