import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { call } from './call.ts';
import type { About } from './store.ts';

/** What can be done to the local stack. */
export function Play({ about, isCut }: { readonly about: About; readonly isCut: boolean }): JSX.Element {
  const [said, say] = useState('');
  const [scene, choose] = useState(about.scenes[0]?.id ?? '');
  const press = (done: Promise<{ readonly text: string }>) =>
    void done.then(
      ({ text }) => say(text),
      (error: unknown) => say(error instanceof Error ? error.message : String(error)),
    );
  return (
    <section aria-labelledby="play-title" class="play">
      <h2 id="play-title">Try it</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          press(call('send-scene', { id: scene }));
        }}
      >
        <label>
          Scene{' '}
          <select value={scene} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            {about.scenes.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="main">
          Send it
        </button>
        {about.cut && (
          <button type="button" disabled={isCut} onClick={() => press(call('cut'))}>
            Cut the manager off for a minute
          </button>
        )}
      </form>
      <p role="status" class="quiet">
        {said}
      </p>
    </section>
  );
}
