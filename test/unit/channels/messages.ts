import type { ChannelMessage, Delivery } from '../../../src/notify/channel.ts';

/** A small message of each kind; `mark` makes it recognisable. */
export function slackMessage(mark: string): ChannelMessage {
  const text = { type: 'plain_text', text: mark };
  return { type: 'slack', text: mark, blocks: [{ type: 'section', text }] };
}

export function emailMessage(mark: string): ChannelMessage {
  return { type: 'email', subject: mark, text: `${mark}\n`, html: `<p>${mark}</p>` };
}

/** The first notification of a thread of its own. */
export function delivery(id: string): Delivery {
  return { id, thread: `thread-${id}` };
}
