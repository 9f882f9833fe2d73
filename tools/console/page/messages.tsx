import type { JSX } from 'preact';
import type { MessageItem } from '../view.ts';
import { go } from './hash.ts';
import { plainText } from './slack.tsx';
import { brief, Time } from './text.tsx';

const CHANNELS: Readonly<Record<string, string>> = { slack: 'Slack', 'e-mail': 'E-mail' };

/** What the team was told. */
export function Messages({
  messages,
  deployed,
}: {
  readonly messages: readonly MessageItem[];
  readonly deployed: boolean;
}): JSX.Element {
  return (
    <section aria-labelledby="messages-title">
      <h2 id="messages-title" tabIndex={-1}>
        Messages to the team
      </h2>
      <p class="quiet">
        {deployed
          ? 'One for each alert group that is open, the latest first. What was sent is not kept: each is made again from what its group knows.'
          : 'What Slack and the mailbox were sent, newest first. Open one to see it as the team does.'}
      </p>
      {messages.length === 0 ? (
        <p>
          {deployed ? 'No alert group is open.' : 'None yet. Six failed sign-ins from one address raise one.'}
        </p>
      ) : (
        <MessageList messages={messages} />
      )}
    </section>
  );
}

export function MessageList({ messages }: { readonly messages: readonly MessageItem[] }): JSX.Element {
  return (
    <ol class="messages">
      {messages.map(({ key, at, channel, title }) => (
        <li key={key}>
          <button type="button" aria-haspopup="dialog" onClick={() => go({ kind: 'message', id: key })}>
            <b>{brief(CHANNELS[channel] ?? channel)}</b> <Time at={at} />
            <span class="title">{brief(plainText(title))}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
