import { isJsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import type { ChannelMessage } from '../../../../src/notify/channel.ts';
import { slackText } from './slack-text.ts';

/** One file of a preview. */
export interface PreviewPart {
  /** What stands behind the stem: `slack.json`. */
  readonly ending: string;
  readonly content: string;
  /** What is shown on a terminal. */
  readonly shown: boolean;
}

/** The files that a message makes: what is sent, and what a reader sees where that is not the same. */
export function previewParts(message: ChannelMessage, colours: boolean): readonly PreviewPart[] {
  const { type, ...posted } = message;
  if (message.type === 'email')
    return [
      { ending: 'email.html', content: message.html, shown: false },
      { ending: 'email.txt', content: `Subject: ${message.subject}\n\n${message.text}`, shown: true },
    ];
  const json = { ending: `${type}.json`, content: `${JSON.stringify(posted, null, 2)}\n` };
  const blocks = blocksOf(posted);
  if (blocks === undefined) return [{ ...json, shown: true }];
  return [
    { ...json, shown: false },
    { ending: `${type}.txt`, content: slackText(blocks, colours), shown: true },
  ];
}

/** Slack's blocks, as any kind of Slack channel has them. */
function blocksOf(posted: object): readonly JsonValue[] | undefined {
  const { blocks } = posted as { readonly blocks?: JsonValue };
  return Array.isArray(blocks) && blocks.every(isJsonObject) ? blocks : undefined;
}
