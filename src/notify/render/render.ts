import type { ChannelMessage } from '../channel.ts';
import { renderEmail } from './email.ts';
import type { RenderOptions } from './message.ts';
import type { Notification } from './notification.ts';
import { renderOpsgenie } from './opsgenie.ts';
import { renderPagerDuty } from './pagerduty.ts';
import { renderShuffle } from './shuffle.ts';
import { renderSlack } from './slack.ts';
import { renderSlackThread } from './slack-thread.ts';
import { renderSns } from './sns.ts';
import { renderTeams } from './teams.ts';
import { renderWebhook } from './webhook.ts';

type Type = ChannelMessage['type'];
type Renderer<T extends Type> = (
  notification: Notification,
  options: RenderOptions,
) => Extract<ChannelMessage, { type: T }>;

/** How each type of channel is written to. */
export const RENDERERS: { readonly [T in Type]: Renderer<T> } = {
  slack: (notification, options) => {
    const whole = renderSlack(notification, options);
    return { ...whole, thread: renderSlackThread(notification, options, whole) };
  },
  email: renderEmail,
  pagerduty: renderPagerDuty,
  opsgenie: renderOpsgenie,
  teams: renderTeams,
  sns: renderSns,
  webhook: renderWebhook,
  shuffle: renderShuffle,
};

/** A notification as the message of one channel type. */
export function render(type: Type, notification: Notification, options: RenderOptions = {}): ChannelMessage {
  return RENDERERS[type](notification, options);
}
