import type { SlackThread } from '../channel.ts';
import { lookOf } from './look.ts';
import { messageOf, type RenderOptions } from './message.ts';
import type { Notification } from './notification.ts';
import { fitted, mrkdwn, plain, renderSlack, slackTimes } from './slack.ts';
import { slackActions } from './slack-actions.ts';
import type { TimeText } from './time-text.ts';

const MAX_LINE = 600;
const MAX_NAME = 80;
/** As Slack writes a user's id, which it gives instead of a name for who was chosen in a list. */
const USER_ID = /^[UW][A-Z0-9]{4,20}$/;

/** Who has it, escaped. Somebody known by id alone is mentioned: Slack shows the name, and tells that person. */
function nameText(by: string): string {
  return USER_ID.test(by) ? `<@${by}>` : fitted(by, MAX_NAME) || 'somebody';
}

function stateText({ kind, history }: Notification): string {
  const by = history?.by;
  if (kind === 'resolved') return 'Resolved';
  if (by === undefined) return 'Open';
  if (kind === 'assigned') return `Assigned to ${nameText(by)}`;
  return kind === 'acknowledged' ? `Acknowledged by ${nameText(by)}` : `In the hands of ${nameText(by)}`;
}

/** How it stands: whose it is, how many there were, when the last. */
function stateLine(notification: Notification, time: TimeText): string {
  const { count, until, history } = notification;
  const total = history?.total ?? count;
  const alerts = total === 1 ? '1 alert' : `${total} alerts`;
  const muted = history?.mutedUntil;
  return [
    `*${stateText(notification)}*`,
    `${alerts}, ${total === 1 ? '' : 'last '}${time(until)}`,
    ...(muted === undefined || notification.kind === 'resolved' ? [] : [`muted until ${time(muted)}`]),
  ].join(' · ');
}

/** The first message as it stands: what is told of is the latest alert, and what became of the group is said below it. */
function standing(notification: Notification): Notification {
  const { kind } = notification;
  return kind === 'resolved' || kind === 'escalated' ? notification : { ...notification, kind: 'first' };
}

/**
 * A notification as the first message of its group's thread and as one answer in it.
 *
 * @param whole the notification as `renderSlack` makes it
 */
export function renderSlackThread(
  notification: Notification,
  options: RenderOptions = {},
  whole = renderSlack(notification, options),
): SlackThread {
  const { kind, facts } = notification;
  const times = slackTimes(options.timeZone);
  const now = standing(notification);
  const { text, blocks } = now.kind === kind ? whole : renderSlack(now, options);
  const state = mrkdwn(times.dated(stateLine(notification, times.text)));
  const bar = [{ type: 'section', text: state }, ...slackActions(notification)];
  const message = messageOf(notification, { ...options, timeText: times.text });
  const named = (kind === 'acknowledged' || kind === 'assigned') && notification.history?.by !== undefined;
  const title = named ? stateText(notification) : fitted(message.title, MAX_LINE);
  const lead = named || message.lead === undefined ? [] : [times.dated(fitted(message.lead, MAX_LINE))];
  return {
    parent: { text, blocks, attachments: [{ color: lookOf(facts.severity, kind).colour, blocks: bar }] },
    reply: {
      text: fitted(message.summary, MAX_LINE),
      blocks: [
        { type: 'section', text: mrkdwn([`*${title}*`, ...lead].join('\n')) },
        ...(kind === 'digest'
          ? [{ type: 'context', elements: [plain(fitted(message.foot, MAX_LINE))] }]
          : []),
      ],
    },
  };
}
