import type { GroupHistory } from '../group/outbox-entry.ts';
import { plainLine } from '../plain-text.ts';
import type { Notification } from './notification.ts';
import { ordinalText, spanText, type TimeText } from './time-text.ts';

/** As the channel names people, which is not for us to trust. */
function nameIn(history: GroupHistory | undefined): string {
  return plainLine(history?.by ?? '', 80) || 'somebody';
}

/** What stands before the rule's sentence. */
function prefixOf({ kind, count, history }: Notification): string | undefined {
  const by = nameIn(history);
  switch (kind) {
    case 'first':
      return history?.reopened === undefined ? undefined : `${ordinalText(history.reopened.times + 1)} time`;
    case 'digest':
      return `${count} more`;
    case 'acknowledged':
      return `Acknowledged by ${by}`;
    case 'assigned':
      return `Assigned to ${by}`;
    case 'escalated':
      return history?.from === undefined ? 'Not acknowledged' : `Not acknowledged by ${history.from}`;
    case 'resolved':
      return 'Resolved';
  }
}

/** The one line that says it. */
export function titleOf(notification: Notification): string {
  const prefix = prefixOf(notification);
  const { description } = notification.facts.rule;
  return prefix === undefined ? description : `${prefix}: ${description}`;
}

function alerts(count: number): string {
  return count === 1 ? '1 alert' : `${count} alerts`;
}

/** `in 10 minutes, from … to …`, or `at …` for a moment. */
function between(from: number, to: number, time: TimeText): string {
  return to - from < 1_000
    ? `at ${time(to)}`
    : `in ${spanText(to - from)}, from ${time(from)} to ${time(to)}`;
}

function reopenedText({ reopened }: GroupHistory, time: TimeText): string | undefined {
  return reopened && `${ordinalText(reopened.times + 1)} time, last resolved ${time(reopened.resolvedAt)}`;
}

/** The sentence below the title; a first alert of which nothing was known before needs none. */
export function leadOf(notification: Notification, time: TimeText): string | undefined {
  const { kind, count, since, until, history, facts } = notification;
  const total = history?.total ?? count;
  const [what, latest] = facts.summed === undefined ? [' of this kind', ' The latest:'] : ['', ''];
  switch (kind) {
    case 'first': {
      const again = history && reopenedText(history, time);
      return again && `It is back: ${again}.`;
    }
    case 'digest':
      return count === 1
        ? `1 more alert${what}, at ${time(until)}.`
        : `${count} more alerts${what} ${between(since, until, time)}.${latest}`;
    case 'acknowledged':
      return `${nameIn(history)} has seen it and takes care of it. ${alerts(total)} so far.`;
    case 'assigned':
      return `It is now in the hands of ${nameIn(history)}. ${alerts(total)} so far.`;
    case 'escalated':
      return `Nobody ${history?.from === undefined ? '' : `of route ${history.from} `}has acknowledged it. ${alerts(total)} since ${time(history?.firstAt ?? since)}.`;
    case 'resolved':
      return `Quiet since ${time(until)}. ${alerts(total)} ${between(history?.firstAt ?? since, until, time)}.`;
  }
}

/** What the group has been through, as labelled values of ours. */
export function historyDetails(
  { kind, until, history }: Notification,
  time: TimeText,
): readonly (readonly [label: string, value: string | undefined])[] {
  if (history === undefined) return [];
  const { firstAt, total, by, from, mutedUntil, similar } = history;
  const similarText =
    similar &&
    [
      `${count(similar.rule)} of this rule`,
      ...(similar.source === undefined ? [] : [`${count(similar.source)} from this address`]),
      ...(similar.user === undefined ? [] : [`${count(similar.user)} of this user`]),
    ].join(', ');
  return [
    ['Seen', total > 1 ? `${total} times, first ${time(firstAt)}, last ${time(until)}` : undefined],
    ['Opened', reopenedText(history, time)],
    ['Muted until', mutedUntil === undefined ? undefined : time(mutedUntil)],
    [kind === 'assigned' ? 'Assigned to' : 'Acknowledged by', by === undefined ? undefined : nameIn(history)],
    ['Escalated from', from],
    ['Similar in the last day', similarText],
  ];
}

function count(n: number): string {
  return n === 0 ? 'none' : String(n);
}
