import type { JSX } from 'preact';
import type { LogItem } from '../view.ts';
import { DeadLetterPart } from './dead-letters.tsx';
import { Events } from './events.tsx';
import { Ledger } from './ledger.tsx';
import { Messages } from './messages.tsx';
import { Play } from './play.tsx';
import { Sinks } from './sinks.tsx';
import type { State } from './store.ts';
import { brief, number, Time } from './text.tsx';
import { Way } from './way.tsx';

/** The data's way, live. */
export function Pipeline(state: State): JSX.Element {
  const { view, about, events, messages, warnings, held, paused } = state;
  const deployed = about?.kind === 'deployed';
  return (
    <>
      <Way view={view} />
      {about?.act === true && <Play about={about} isCut={view?.cut !== undefined} />}
      <div class="figures">
        <Sinks view={view} />
        <Ledger view={view} />
        <Findings {...state} />
      </div>
      {view?.alarms !== undefined && <Alarms {...state} />}
      {view !== undefined && view.remarks.length > 0 && (
        <section aria-labelledby="remarks-title">
          <h2 id="remarks-title">What could not be read</h2>
          <ul class="warnings">
            {view.remarks.map(({ text, permission }) => (
              <li key={text}>
                {text}
                {permission !== undefined && (
                  <>
                    {' '}
                    (needs <code>{permission}</code>)
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {warnings.length > 0 && (
        <section aria-labelledby="trouble-title">
          <h2 id="trouble-title">{deployed ? 'Latest alerts' : 'Warnings'}</h2>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to */}
          <ol class="warnings" tabIndex={0} aria-labelledby="trouble-title">
            {warnings.map(({ key, at, level, message, fields }) => (
              <li key={key}>
                <Time at={at} /> {!deployed && <b>{level} </b>}
                {brief(remarkText(message, fields))}
              </li>
            ))}
          </ol>
        </section>
      )}
      <DeadLetterPart view={view} may={about?.act ?? false} />
      <div class="columns">
        <Events events={events} held={held.length} {...{ paused, deployed }} />
        <Messages {...{ messages, deployed }} />
      </div>
    </>
  );
}

/** A sentence and what belongs to it, in one line. */
function remarkText(message: string, fields: LogItem['fields'] = {}): string {
  const parts = Object.entries(fields).filter(([, value]) => value !== undefined);
  return [message.replace(/\.$/, ''), ...parts.map(([name, value]) => `${name} ${value}`)].join(', ');
}

function Findings({ view }: State): JSX.Element {
  const counts = Object.entries(view?.findings?.counts ?? {}).toSorted((a, b) => b[1] - a[1]);
  return (
    <section aria-labelledby="redactions-title">
      <h2 id="redactions-title">Redacted before anything was stored</h2>
      {view !== undefined && view.findings === undefined && <p class="quiet">Not known here.</p>}
      {view?.findings !== undefined && counts.length === 0 && <p class="quiet">Nothing yet.</p>}
      <ul class="chips">
        {counts.map(([type, count]) => (
          <li key={type}>
            <code>{type}</code> <b>{number.format(count)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Alarms({ view }: State): JSX.Element {
  const alarms = view?.alarms ?? [];
  return (
    <section aria-labelledby="alarms-title">
      <h2 id="alarms-title">Alarms</h2>
      {alarms.length === 0 && <p class="quiet">All quiet.</p>}
      <ul class="warnings">
        {alarms.map(({ name, state, since, reason, runbook }) => (
          <li key={name}>
            <b>{state}</b> {name} {since !== undefined && <Time at={since} />} {reason}{' '}
            {runbook !== undefined && (
              <a href={runbook} rel="noreferrer" target="_blank">
                runbook
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
