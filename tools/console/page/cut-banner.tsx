import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ConsoleView } from '../view.ts';
import { call } from './call.ts';

/** Says that something is cut off on purpose, and for how long yet. */
export function CutBanner({
  view,
  may,
}: {
  readonly view: ConsoleView | undefined;
  readonly may: boolean;
}): JSX.Element | null {
  const cut = view?.cut;
  const [now, tick] = useState(Date.now());
  useEffect(() => {
    if (cut === undefined) return undefined;
    const timer = setInterval(() => tick(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [cut?.until]);
  if (cut === undefined) return null;
  const waiting = view?.queues.find(({ name }) => name === 'events');
  const held = (waiting?.visible ?? 0) + (waiting?.inFlight ?? 0) + (waiting?.delayed ?? 0);
  return (
    <aside class="banner" aria-label="Cut off">
      <p role="alert">
        <b>{cut.what} is cut off on purpose.</b> Nothing gets lost: what is for it waits in the queue.
      </p>
      <p>
        <span role="timer">{Math.max(0, Math.ceil((cut.until - now) / 1_000))} s left</span>, {held} message
        {held === 1 ? '' : 's'} waiting
      </p>
      {may && (
        <button type="button" onClick={() => void call('restore').catch(() => undefined)}>
          Restore it now
        </button>
      )}
    </aside>
  );
}
