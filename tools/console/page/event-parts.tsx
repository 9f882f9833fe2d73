import type { ComponentChildren, JSX } from 'preact';
import type { RuleRequest } from '../playground/view.ts';
import type { EventDetail } from '../view.ts';
import { go } from './hash.ts';
import { EventLink, LinkList } from './links.tsx';
import { MessageList } from './messages.tsx';
import { leaveFor, RULE_REQUEST } from './playground/use-kept.ts';
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
      <Part title="Rule">
        {rule === undefined ? <Unknown /> : <RulePart rule={rule} />}
        {line !== undefined && (
          <button type="button" onClick={() => tryRules(line)}>
            Try rules on this event
          </button>
        )}
      </Part>
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
          <GroupEvents ids={group.events?.filter((id) => id !== event.id) ?? []} />
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

/** Every condition of every rule, and rules of one's own: that is what the playground is for. */
function tryRules(line: string): void {
  const request: RuleRequest = { form: 'line', events: line, rules: '', secondsBetween: 0 };
  leaveFor(RULE_REQUEST, request);
  go({ kind: 'tab', id: 'rules' });
}

/** The other events that the team was told of together. */
function GroupEvents({ ids }: { readonly ids: readonly string[] }): JSX.Element | null {
  if (ids.length === 0) return null;
  return (
    <ul class="joined" aria-label="Other events of the group">
      {ids.map((id) => (
        <li key={id}>
          <EventLink id={id} />
        </li>
      ))}
    </ul>
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
