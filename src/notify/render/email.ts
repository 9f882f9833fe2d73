import type { ChannelMessage } from '../channel.ts';
import { plainLine } from '../plain-text.ts';
import { emailHtml } from './email-html.ts';
import { type Message, messageOf, type RenderOptions } from './message.ts';
import type { Notification } from './notification.ts';

/** RFC 5322 allows 998 characters in a line; clients show far fewer. */
export const MAX_SUBJECT = 200;

/** All of a message as text alone, for whoever shows no markup. */
export function textBody(message: Message): string {
  const width = Math.max(...message.details.map(({ label }) => label.length)) + 2;
  const lines = [
    `${message.look.word}: ${message.title}`,
    ...(message.lead === undefined ? [] : ['', message.lead]),
    '',
    ...message.details.map(({ label, value }) => `${`${label}:`.padEnd(width)}${value}`),
    ...(message.advice.length === 0 ? [] : ['', 'WHAT TO DO']),
    ...message.advice.flatMap(({ what, command }, i) => [
      '',
      `${i + 1}. ${what}`,
      ...(command === undefined ? [] : ['', ...command.split('\n').map((line) => `    ${line}`)]),
    ]),
    ...(message.links.length === 0 ? [] : ['', ...message.links.map(({ text, url }) => `${text}: ${url}`)]),
    '',
    '-- ',
    message.foot,
  ];
  return `${lines.join('\n')}\n`;
}

/** The first that a route hears of a group begins a thread. */
function follows({ kind }: Message): boolean {
  return kind !== 'first' && kind !== 'escalated';
}

/**
 * The same for all mails of a group but for `Re:`, since mail clients keep together only what has one subject. `=?` would begin an encoded word (RFC 2047), in which an
 * event could hide what it likes from this renderer.
 */
function subjectLine(message: Message): string {
  const { severity, subject } = message;
  const reply = follows(message) ? 'Re: ' : '';
  return plainLine(`${reply}[${severity.toUpperCase()}] ${subject}`.replaceAll('=?', '= ?'), MAX_SUBJECT);
}

/** A notification as mail: a one-line subject, a text that is complete without the HTML, and the HTML. */
export function renderEmail(
  notification: Notification,
  options: RenderOptions = {},
): Extract<ChannelMessage, { type: 'email' }> {
  const message = messageOf(notification, options);
  return {
    type: 'email',
    subject: subjectLine(message),
    text: textBody(message),
    html: emailHtml(message),
    ...(follows(message) && { follows: true }),
  };
}
