import { styleText } from 'node:util';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';

type Style = Parameters<typeof styleText>[0];
type Paint = (format: Style, text: string) => string;

/** What a reader sees of Slack's blocks (https://docs.slack.dev/reference/block-kit/blocks), as lines for a terminal. */
export function slackText(blocks: readonly JsonValue[], colours: boolean): string {
  const paint: Paint = (format, text) =>
    colours ? styleText(format, text, { validateStream: false }) : text;
  const shown = blocks.filter(isJsonObject).map((block) => blockText(block, paint));
  return `${shown.join('\n\n')}\n`;
}

function blockText(block: JsonObject, paint: Paint): string {
  const { type } = block;
  switch (typeof type === 'string' ? type : '') {
    case 'header':
      return paint('bold', textOf(block.text, paint));
    case 'divider':
      return '────';
    case 'actions':
      return list(block.elements)
        .map((element) => `[ ${textOf(element.text, paint) || 'choose'} ]`)
        .join(' ');
    case 'context':
      return paint(
        'dim',
        list(block.elements)
          .map((element) => textOf(element, paint))
          .join(' '),
      );
    case 'section':
      return [
        ...(block.text === undefined ? [] : [textOf(block.text, paint)]),
        ...list(block.fields).map((field) => textOf(field, paint).replace('\n', ': ')),
      ].join('\n');
    default:
      return JSON.stringify(block);
  }
}

function list(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** https://docs.slack.dev/messaging/formatting-message-text/: what Slack makes of a text object. */
function textOf(value: JsonValue | undefined, paint: Paint): string {
  if (!isJsonObject(value) || typeof value.text !== 'string') return '';
  if (value.type !== 'mrkdwn') return unescaped(value.text);
  const formatted = value.text
    .replaceAll(/```([^`]*)```/g, (_, code: string) => `\n${indented(code)}`)
    .replaceAll(/`([^`]*)`/g, '$1')
    .replaceAll(/\*([^*\n]+)\*/g, (_, bold: string) => paint('bold', bold))
    .replaceAll(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<([^|>]*)\|([^>]*)>/g, '$2 ($1)');
  return unescaped(formatted);
}

function indented(code: string): string {
  return code
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
