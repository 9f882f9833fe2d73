import type { JsonObject } from '../../kernel/json.ts';
import type { ChannelMessage } from '../channel.ts';
import { messageOf, type RenderOptions } from './message.ts';
import type { Notification } from './notification.ts';
import { isoTime } from './time-text.ts';
import { eventTypeOf } from './webhook-event.ts';

/** A notification as an event of a generic webhook: everything that is known, as `WebhookDataSchema` describes it. */
export function renderWebhook(
  notification: Notification,
  options: RenderOptions = {},
): Extract<ChannelMessage, { type: 'webhook' }> {
  const { kind, severity, title, summary, lead, details, advice, links } = messageOf(notification, options);
  const { count, since, until, facts } = notification;
  const data = {
    kind,
    severity,
    title,
    summary,
    lead,
    count,
    since: isoTime(since),
    until: isoTime(until),
    details: details.map(({ label, value }) => ({ label, value })),
    advice,
    links,
    facts,
  };
  return {
    type: 'webhook',
    event: eventTypeOf(kind),
    timestamp: isoTime(until),
    // What is not known is left out, not undefined.
    data: JSON.parse(JSON.stringify(data)) as JsonObject,
  };
}
