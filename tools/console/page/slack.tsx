import type { ComponentChildren, JSX } from 'preact';

/** Of Slack's blocks (https://docs.slack.dev/reference/block-kit/blocks), those that Sluice writes. */
interface Block {
  readonly type?: string;
  readonly text?: Text;
  readonly fields?: readonly Text[];
  readonly elements?: readonly (Text & { readonly text?: string | Text; readonly placeholder?: Text })[];
}
interface Text {
  readonly type?: string;
  readonly text?: string | Text;
}

const PLAIN: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** Without Slack's escapes. */
export function plainText(text: string): string {
  return text.replaceAll(/&(?:lt|gt|amp);/g, (entity) => PLAIN[entity] ?? entity);
}

const MARKS = /(```[^`]*```\n?|`[^`\n]*`|\*[^*\n]+\*|<!date\^[^|>\n]+\|[^>\n]+>|<https?:[^|>\n]+\|[^>\n]+>)/;

/** Slack's marks as Slack shows them, without a way out of the page. */
export function SlackText({ text }: { readonly text: string }): JSX.Element {
  return <>{text.split(MARKS).map((part, i) => (i % 2 === 0 ? plainText(part) : marked(part, i)))}</>;
}

function marked(part: string, key: number): ComponentChildren {
  if (part.startsWith('```'))
    return (
      <code key={key} class="block">
        {plainText(part.trimEnd().slice(3, -3))}
      </code>
    );
  if (part.startsWith('`')) return <code key={key}>{plainText(part.slice(1, -1))}</code>;
  if (part.startsWith('*')) return <b key={key}>{plainText(part.slice(1, -1))}</b>;
  const [url = '', label = ''] = part.slice(1, -1).split('|');
  if (url.startsWith('!date')) return plainText(label);
  return (
    <span key={key} class="link" title={plainText(url)}>
      {plainText(label)}
    </span>
  );
}

/** A message as Slack shows it; what is no block that Sluice writes is left out. */
export function SlackMessage({ blocks }: { readonly blocks: readonly unknown[] }): JSX.Element {
  return (
    <div class="slack">
      <p class="sender">
        <b>Sluice</b> <span class="badge">APP</span>
      </p>
      {blocks.map((block, i) => (
        <BlockPart key={i} {...((block ?? {}) as Block)} />
      ))}
    </div>
  );
}

function BlockPart({ type, text, fields = [], elements = [] }: Block): JSX.Element | null {
  if (type === 'header') return <p class="slack-header">{textOf(text)}</p>;
  if (type === 'context')
    return (
      <p class="quiet">
        {elements
          .map((element) => textOf(element))
          .filter(Boolean)
          .join(' ')}
      </p>
    );
  if (type === 'actions')
    return (
      <p class="slack-actions">
        {elements.map((element, i) => (
          <span key={i} class="slack-button">
            {textOf(element.placeholder ?? element)}
          </span>
        ))}
      </p>
    );
  if (type !== 'section') return null;
  return (
    <div class="slack-section">
      {text !== undefined && (
        <p>
          <SlackText text={rawOf(text)} />
        </p>
      )}
      {fields.length > 0 && (
        <div class="slack-fields">
          {fields.map((field, i) => (
            <p key={i}>
              <SlackText text={rawOf(field)} />
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

function rawOf({ text }: Text): string {
  return typeof text === 'object' ? rawOf(text) : (text ?? '');
}

function textOf(text: Text | undefined): string {
  return text === undefined ? '' : rawOf(text);
}
