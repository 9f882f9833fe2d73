import type { JsonObject } from '../../kernel/json.ts';
import type { ChannelMessage } from '../channel.ts';
import { plainLine } from '../plain-text.ts';
import { type Message, messageOf, type RenderOptions } from './message.ts';
import type { Notification } from './notification.ts';

/** Teams refuses a webhook's message above 28 KB: https://learn.microsoft.com/microsoftteams/limits-specifications-teams */
const MAX_BYTES = 28_000;
const MAX_TITLE = 600;
const MAX_VALUE = 500;
/** Teams shows six actions of a card. */
const MAX_ACTIONS = 6;
const MAX_LINK = 2_000;

/**
 * Runs of a rich text are shown as they are, while Markdown of a `TextBlock` or a fact makes links, lists and emphasis of
 * whatever an event holds: https://adaptivecards.io/explorer/TextRun.html
 */
function line(runs: readonly JsonObject[], block: JsonObject = {}): JsonObject {
  return {
    type: 'RichTextBlock',
    inlines: runs.map((run) => ({ type: 'TextRun', ...run })),
    ...block,
  };
}

function fact({ label, value }: Message['details'][number]): JsonObject {
  return line([{ text: label, weight: 'Bolder' }, { text: `: ${plainLine(value, MAX_VALUE)}` }], {
    spacing: 'Small',
  });
}

function step({ what, command }: Message['advice'][number], i: number): readonly JsonObject[] {
  return [
    line([{ text: `${i + 1}. `, weight: 'Bolder' }, { text: what }]),
    ...(command ?? '')
      .split('\n')
      .filter((text) => text.trim() !== '')
      .map((text) => line([{ text, fontType: 'Monospace' }], { spacing: 'None' })),
  ];
}

const STYLE = {
  info: 'default',
  low: 'accent',
  medium: 'warning',
  high: 'warning',
  critical: 'attention',
} as const;

function cardOf(message: Message, facts: number, steps: number): JsonObject {
  const left = message.details.length - facts;
  const { look, kind, severity } = message;
  const heading = { text: `${look.mark} ${look.word}: `, weight: 'Bolder', size: 'Large' };
  const advice = message.advice.slice(0, steps);
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    msteams: { width: 'Full' },
    fallbackText: plainLine(message.summary, MAX_TITLE),
    body: [
      {
        type: 'Container',
        style: kind === 'resolved' ? 'good' : STYLE[severity],
        bleed: true,
        items: [
          line([heading, { text: plainLine(message.title, MAX_TITLE), weight: 'Bolder', size: 'Large' }]),
          ...(message.lead === undefined ? [] : [line([{ text: plainLine(message.lead, MAX_TITLE) }])]),
        ],
      },
      ...message.details.slice(0, facts).map(fact),
      ...(left === 0 ? [] : [line([{ text: `… and ${left} more`, isSubtle: true }])]),
      ...(advice.length === 0
        ? []
        : [line([{ text: 'What to do', weight: 'Bolder' }], { spacing: 'Medium', separator: true })]),
      ...advice.flatMap(step),
      line([{ text: plainLine(message.foot, MAX_TITLE), isSubtle: true, size: 'Small' }], {
        spacing: 'Medium',
        separator: true,
      }),
    ],
    actions: message.links
      .filter(({ url }) => url.length <= MAX_LINK)
      .slice(0, MAX_ACTIONS)
      .map(({ text, url }) => ({ type: 'Action.OpenUrl', title: text, url })),
  };
}

const envelope = (content: JsonObject): JsonObject => ({
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
});

/** A notification as an Adaptive Card in a message; facts, then steps, are left out from the end until it is small enough. */
export function renderTeams(
  notification: Notification,
  options: RenderOptions = {},
): Extract<ChannelMessage, { type: 'teams' }> {
  const message = messageOf(notification, options);
  let facts = message.details.length;
  let steps = message.advice.length;
  let body = envelope(cardOf(message, facts, steps));
  while (Buffer.byteLength(JSON.stringify(body)) > MAX_BYTES && facts + steps > 0) {
    if (facts > 0) facts -= 1;
    else steps -= 1;
    body = envelope(cardOf(message, facts, steps));
  }
  return { type: 'teams', body };
}
