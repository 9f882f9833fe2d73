import type { JSX, VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { EventItem } from '../view.ts';
import { go } from './hash.ts';
import { pause } from './store.ts';
import { Breakable, brief, severity, Time } from './text.tsx';

const HEADINGS = ['Time', 'Action', 'From', 'Who', 'Where', 'Redacted', 'Rule'] as const;

/** The latest events. `held`: how many came while the table was kept still. */
export function Events({
  events,
  held,
  paused,
  deployed,
}: {
  readonly events: readonly EventItem[];
  readonly held: number;
  readonly paused: boolean;
  readonly deployed: boolean;
}): JSX.Element {
  return (
    <section aria-labelledby="events-title">
      <div class="heading">
        <h2 id="events-title">Latest events</h2>
        <OpenById />
        <button type="button" onClick={() => pause(!paused)}>
          {paused ? `Go on${held === 0 ? '' : ` (${held} new)`}` : 'Pause'}
        </button>
      </div>
      <p class="quiet">
        As they reached Wazuh, newest first, 300 at most. Open one for all that is known of it.
      </p>
      {events.length === 0 ? (
        <p>
          {deployed ? 'None was found. Events are read from the archive, where there is one.' : <HowToSend />}
        </p>
      ) : (
        <div class="scroll events">
          <table aria-labelledby="events-title">
            <thead>
              <tr>
                {HEADINGS.map((heading) => (
                  <th key={heading} scope="col" class={heading.toLowerCase()}>
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{events.map(rowOf)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** The id is what the door answered, what a log or a message says. */
function OpenById(): JSX.Element {
  const [id, write] = useState('');
  return (
    <form
      class="by-id"
      onSubmit={(submit) => {
        submit.preventDefault();
        if (id.trim() !== '') go({ kind: 'event', id: id.trim() });
      }}
    >
      <label>
        <span>Event id</span>
        <input
          value={id}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onInput={({ currentTarget }) => write(currentTarget.value)}
        />
      </label>
      <button type="submit">Open</button>
    </form>
  );
}

function HowToSend(): JSX.Element {
  return (
    <>
      Nothing yet. Send a scene above, post an event with the curl line that the terminal shows, or run{' '}
      <code>npm run demo</code>.
    </>
  );
}

/** A row never changes, and Preact looks no further into an element that it has drawn already. */
const rows = new WeakMap<EventItem, VNode>();

function rowOf(item: EventItem): VNode {
  const known = rows.get(item) ?? <Row key={item.key} {...{ item }} />;
  rows.set(item, known);
  return known;
}

function Row({ item }: { readonly item: EventItem }): JSX.Element {
  const { at, id, action, tenant, application, user = '', address, country, redacted, rule, alert } = item;
  const open = () => {
    // Selecting text in a row is not asking for its event.
    if (getSelection()?.isCollapsed !== false) go({ kind: 'event', id });
  };
  return (
    <tr class={alert ? severity(rule?.level ?? 0) : 'no-alert'} onClick={open}>
      <td class="time">
        <Time at={at} />
      </td>
      <td class="action">
        <button type="button" aria-haspopup="dialog">
          <Breakable name={action || 'event'} />
        </button>
      </td>
      <td class="from">
        <Breakable name={[tenant, application].filter(Boolean).join('/')} />
      </td>
      <td class="who">
        <Breakable name={user} />
      </td>
      <td class="where">{brief([address, country].filter(Boolean).join(' '))}</td>
      <td class="redacted">
        {redacted.map((type) => (
          <code key={type}>
            <Breakable name={type} />
          </code>
        ))}
      </td>
      <td class="rule">
        {rule ? (
          <>
            <b>{brief(rule.id)}</b> <span class={`level ${severity(rule.level)}`}>level {rule.level}</span>{' '}
            {brief(rule.description)}
          </>
        ) : (
          <span class="quiet">{rule === null ? 'no rule' : 'not known here'}</span>
        )}
      </td>
    </tr>
  );
}
