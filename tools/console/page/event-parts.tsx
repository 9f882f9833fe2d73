import type { ComponentChildren, JSX } from 'preact';
import type { EventDetail } from '../view.ts';
import { LinkList } from './links.tsx';
import { MessageList } from './messages.tsx';
import { RulePart } from './rule-part.tsx';
import { Code, Marked, number, pretty, Time, Unknown } from './text.tsx';

/** All that is known of an event, in the order in which it happened to it. */
export function EventParts({ event }: { readonly event: EventDetail }): JSX.Element {
  const { item, links, findings, document, line, rule, fate, group, messages, archived, remarks } = event;
  return (
    <>
      <LinkList links={links} />
      <dl class="facts">
        <dt>Reached Wazuh</dt>
        <dd>
          {item === undefined ? <Unknown /> : <Time at={item.at} />}
          {item?.latencyMs !== undefined && ` after ${number.format(item.latencyMs)} ms`}
        </dd>
        <dt>Ledger</dt>
        <dd>{fate === undefined ? <Unknown /> : fate.text}</dd>
        {archived !== undefined && (
          <>
            <dt>Archived</dt>
            <dd>
              <code>{archived}</code>
            </dd>
          </>
        )}
      </dl>
      <Part title="Redacted">
        {findings === undefined && <Unknown />}
        {findings?.length === 0 && <p class="quiet">Nothing had to go.</p>}
        <ul class="findings">
          {findings?.map(({ type, path, count }) => (
            <li key={`${type} ${path}`}>
              <mark>{type}</mark> in <code>{path}</code>
              {count > 1 && ` ${number.format(count)} times`}
            </li>
          ))}
        </ul>
      </Part>
      <Part title="Rule">{rule === undefined ? <Unknown /> : <RulePart rule={rule} />}</Part>
      {group !== undefined && (
        <Part title="Alert group">
          <p>
            <code>{group.key}</code> {group.state !== undefined && <span class="badge">{group.state}</span>}{' '}
            {group.alerts !== undefined &&
              `${number.format(group.alerts)} alert${group.alerts === 1 ? '' : 's'} `}
            {group.firstAt !== undefined && (
              <>
                since <Time at={group.firstAt} />
              </>
            )}
          </p>
        </Part>
      )}
      {messages !== undefined && messages.length > 0 && (
        <Part title="What the team was told">
          <MessageList messages={messages} />
        </Part>
      )}
      <Part title="The line as Wazuh received it">
        {line === undefined ? (
          <Unknown />
        ) : (
          <Code label="The line as Wazuh received it">
            <Marked text={pretty(line)} />
          </Code>
        )}
      </Part>
      <Part title="ECS document">
        {document === undefined ? (
          <Unknown />
        ) : (
          <Code label="ECS document">
            <Marked text={pretty(document)} />
          </Code>
        )}
      </Part>
      {remarks.map(({ text, permission }) => (
        <p key={text} class="quiet">
          {text} {permission !== undefined && <code>{permission}</code>}
        </p>
      ))}
    </>
  );
}

function Part({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <>
      <h3>{title}</h3>
      {children}
    </>
  );
}
