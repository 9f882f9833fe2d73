import type { ChannelMessage } from '../channel.ts';
import { plainLine } from '../plain-text.ts';
import { textBody } from './email.ts';
import { messageOf, type RenderOptions } from './message.ts';
import type { Notification } from './notification.ts';

/**
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: ASCII that begins with a letter, number or punctuation, no
 * control characters, less than 100 of them.
 */
const MAX_SUBJECT = 99;

/** Letters lose their marks; what ASCII has nothing for becomes `?`. */
function ascii(text: string): string {
  const plain = plainLine(text, MAX_SUBJECT * 4)
    .replaceAll('…', '...')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\x20-\x7e]+/g, '?');
  return plain.length <= MAX_SUBJECT ? plain : `${plain.slice(0, MAX_SUBJECT - 3)}...`;
}

/** A notification as an SNS message: the text is complete, and subscriptions can filter by the attributes. */
export function renderSns(
  notification: Notification,
  options: RenderOptions = {},
): Extract<ChannelMessage, { type: 'sns' }> {
  const message = messageOf(notification, options);
  const { kind, facts } = notification;
  return {
    type: 'sns',
    subject: ascii(`[${message.look.word}] ${message.summary}`),
    text: textBody(message),
    attributes: {
      kind,
      severity: message.severity,
      rule: facts.rule.id,
      ...(facts.tenant !== undefined && { tenant: facts.tenant }),
    },
  };
}
