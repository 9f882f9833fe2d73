import type { JsonObject } from '../../kernel/json.ts';
import type { ChannelMessage } from '../channel.ts';
import { plainLine } from '../plain-text.ts';
import { type Message, messageOf, type RenderOptions } from './message.ts';
import type { Notification } from './notification.ts';
import { type TimeText, timeTextIn } from './time-text.ts';

/**
 * Slack's limits: https://docs.slack.dev/reference/block-kit/blocks. The total is not documented; about 13 200
 * characters of text are refused, so the parts below are bounded to stay under 12 000 together.
 */
const MAX_HEADER = 150;
const MAX_FIELDS = 10;
const MAX_VALUE = 320;
const MAX_LINK = 2_000;
const MAX_LINKS = 3_000;
const MAX_FALLBACK = 600;

/**
 * Escapes the three characters Slack gives a meaning to, so that no `<!channel>`, `<@user>` or `<url|text>` can be
 * formed, and parts `@channel` and its like, which some parsers take without brackets.
 * https://docs.slack.dev/messaging/formatting-message-text/#escaping
 */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/@(?=channel|here|everyone)/gi, '@\u2060');
}

/** As much of a line as fits `max` characters once escaped. */
export function fitted(text: string, max: number): string {
  let line = plainLine(text, max);
  let out = escaped(line);
  while (out.length > max) {
    line = plainLine(line, Math.max(1, Math.floor((line.length * max) / out.length) - 1));
    out = escaped(line);
  }
  return out;
}

export const plain = (text: string): JsonObject => ({ type: 'plain_text', text, emoji: false });
/** `verbatim`: nothing in it becomes a link or a mention by itself. */
export const mrkdwn = (text: string): JsonObject => ({ type: 'mrkdwn', text, verbatim: true });

/** Inside a code span nothing is formatted; a backtick would end it. */
function code(text: string, max: number): string {
  return `\`${fitted(text.replaceAll('`', 'ˋ'), max)}\``;
}

/** Times as every reader's own, for readers that Slack shows them to; others see the text. */
interface Times {
  readonly text: TimeText;
  /** Puts Slack's date (https://docs.slack.dev/messaging/formatting-message-text/#date-formatting) for each time told so far. */
  readonly dated: (escapedText: string) => string;
}

export function slackTimes(timeZone: string | undefined): Times {
  const told = new Map<string, number>();
  const plainText = timeTextIn(timeZone);
  return {
    text: (epochMs) => {
      const text = plainText(epochMs);
      if (text !== 'unknown') told.set(text, Math.floor(epochMs / 1_000));
      return text;
    },
    dated: (escapedText) =>
      [...told].reduce(
        (line, [text, seconds]) =>
          line.replaceAll(text, `<!date^${seconds}^{date_short_pretty} {time_secs}|${text}>`),
        escapedText,
      ),
  };
}

function fieldBlocks(message: Message, times: Times): JsonObject[] {
  const fields = message.details.map((detail) => {
    const value =
      detail.times === true ? times.dated(fitted(detail.value, MAX_VALUE)) : code(detail.value, MAX_VALUE);
    return mrkdwn(`*${detail.alarming === true ? '⛔ ' : ''}${detail.label}*\n${value}`);
  });
  const blocks: JsonObject[] = [];
  for (let i = 0; i < fields.length; i += MAX_FIELDS)
    blocks.push({ type: 'section', fields: fields.slice(i, i + MAX_FIELDS) });
  return blocks;
}

function adviceBlocks(message: Message): JsonObject[] {
  return message.advice.map(({ what, command }, i) => {
    const text = `*${i + 1}.* ${escaped(what)}`;
    return {
      type: 'section',
      text: mrkdwn(command === undefined ? text : `${text}\n\`\`\`${escaped(command)}\`\`\``),
    };
  });
}

/** As many as one block holds, the most wanted first. */
function fittingLinks({ links }: Message): string {
  let line = '';
  for (const { text, url } of links) {
    const link = `<${escaped(url)}|${escaped(text)}>`;
    const longer = line === '' ? link : `${line} · ${link}`;
    if (url.length <= MAX_LINK && longer.length <= MAX_LINKS) line = longer;
  }
  return line;
}

/** A notification as Slack blocks, within Slack's limits whatever the event holds. */
export function renderSlack(
  notification: Notification,
  options: RenderOptions = {},
): Extract<ChannelMessage, { type: 'slack' }> {
  const times = slackTimes(options.timeZone);
  const message = messageOf(notification, { ...options, timeText: times.text });
  const heading = `${message.look.mark} ${message.look.word}: `;
  const title = `${heading}${fitted(message.title, MAX_HEADER - heading.length)}`;
  const links = fittingLinks(message);
  const head: JsonObject[] = [
    { type: 'header', text: plain(title) },
    ...(message.title.length + heading.length > MAX_HEADER
      ? [{ type: 'section', text: plain(fitted(message.title, MAX_VALUE * 2)) }]
      : []),
    ...(message.lead === undefined
      ? []
      : [{ type: 'section', text: mrkdwn(times.dated(fitted(message.lead, MAX_VALUE))) }]),
    ...fieldBlocks(message, times),
    ...(message.advice.length === 0 ? [] : [{ type: 'section', text: mrkdwn('*What to do*') }]),
  ];
  const foot: JsonObject[] = [
    ...(links === '' ? [] : [{ type: 'section', text: mrkdwn(links) }]),
    { type: 'context', elements: [plain(fitted(message.foot, MAX_VALUE * 2))] },
  ];
  return {
    type: 'slack',
    text: `${heading}${fitted(message.summary, MAX_FALLBACK)}`,
    blocks: [...head, ...adviceBlocks(message), ...foot],
  };
}
