import { unreachable } from '../../kernel/exhaustive.ts';
import type { ChannelMessage } from '../channel.ts';
import { renderEmail } from './email.ts';
import type { RenderOptions } from './message.ts';
import type { Notification } from './notification.ts';
import { renderSlack } from './slack.ts';

/** A notification as the message of one channel type. */
export function render(
  type: ChannelMessage['type'],
  notification: Notification,
  options: RenderOptions = {},
): ChannelMessage {
  switch (type) {
    case 'slack':
      return renderSlack(notification, options);
    case 'email':
      return renderEmail(notification, options);
    default:
      return unreachable(type);
  }
}
