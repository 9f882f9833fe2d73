import type { JSX } from 'preact';
import type { MessageDetail } from '../view.ts';
import { LinkList } from './links.tsx';
import { plainText, SlackMessage, SlackText } from './slack.tsx';
import { Time } from './text.tsx';

/** A message as the team sees it. */
export function MessageParts({ message }: { readonly message: MessageDetail }): JSX.Element {
  const { key, at, channel, title, text, blocks, html, links } = message;
  return (
    <>
      <p class="quiet">
        {channel}, <Time at={at} />: {plainText(title)}
      </p>
      <LinkList links={links} />
      {blocks !== undefined && <SlackMessage blocks={blocks} />}
      {html !== undefined && (
        <iframe title="The mail" class="mail" sandbox="" src={`mail/${encodeURIComponent(key)}`} />
      )}
      <details open={blocks === undefined && html === undefined}>
        <summary>As text</summary>
        <div class="text">{channel === 'slack' ? <SlackText text={text} /> : text}</div>
      </details>
    </>
  );
}
