import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ConsoleView, DeadLetters, DeadLetterView } from '../view.ts';
import { call } from './call.ts';
import { go } from './hash.ts';
import { brief, number, Time } from './text.tsx';

/** Dead letters: how many there are at once, what is in them on a press. */
export function DeadLetterPart({
  view,
  may,
}: {
  readonly view: ConsoleView | undefined;
  readonly may: boolean;
}): JSX.Element | null {
  const [letters, keep] = useState<DeadLetters>();
  const [said, say] = useState('');
  const known = view?.queues.filter(({ deadLetters }) => deadLetters !== undefined) ?? [];
  const count = known.reduce((sum, { deadLetters = 0 }) => sum + deadLetters, 0);
  if (view === undefined || (known.length > 0 && count === 0 && letters === undefined)) return null;
  const tell = (error: unknown) => say(error instanceof Error ? error.message : String(error));
  const look = () => call('dead-letters').then(keep, tell);
  const replay = async (id: string) => {
    await call('replay', { id }).then(({ text }) => say(text), tell);
    await look();
  };
  return (
    <section aria-labelledby="letters-title">
      <div class="heading">
        <h2 id="letters-title">
          Dead letters{' '}
          {known.length > 0 && <span class={count > 0 ? 'badge open' : 'badge'}>{number.format(count)}</span>}
        </h2>
        <button type="button" onClick={() => void look()}>
          Look into them
        </button>
      </div>
      <p role="status" class="quiet">
        {said || 'What could not be delivered is kept for 14 days with its reason.'}
      </p>
      {letters !== undefined && letters.letters.length === 0 && <p>There are none to be seen just now.</p>}
      <ul class="letters">
        {letters?.letters.map((letter) => (
          <li key={letter.id}>
            <Letter letter={letter} {...(may && { replay })} />
          </li>
        ))}
      </ul>
      {letters?.more === true && <p class="quiet">There are more than were looked at.</p>}
      {letters?.remarks.map(({ text, permission }) => (
        <p key={text} class="quiet">
          {text} {permission !== undefined && <code>{permission}</code>}
        </p>
      ))}
    </section>
  );
}

function Letter({
  letter,
  replay,
}: {
  readonly letter: DeadLetterView;
  readonly replay?: (id: string) => Promise<void>;
}): JSX.Element {
  const { id, queue, parkedAt, reason, events, ids, source } = letter;
  return (
    <>
      <p>
        <Time at={parkedAt} /> <b>{brief(reason.replaceAll('_', ' '))}</b>{' '}
        <span class="quiet">
          queue {queue}
          {source !== undefined && `, ${source}`}
          {events !== undefined && `, ${number.format(events)} event${events === 1 ? '' : 's'}`}
        </span>
      </p>
      <p class="ids">
        {ids.map((each) => (
          <button key={each} type="button" class="plain" onClick={() => go({ kind: 'event', id: each })}>
            {brief(each)}
          </button>
        ))}
      </p>
      {replay !== undefined && (
        <button type="button" aria-label={`Replay letter ${id}`} onClick={() => void replay(id)}>
          Replay
        </button>
      )}
    </>
  );
}
