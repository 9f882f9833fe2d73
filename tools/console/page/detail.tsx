import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EventDetail, MessageDetail } from '../view.ts';
import { call } from './call.ts';
import { EventParts } from './event-parts.tsx';
import { go, type Place, readPlace } from './hash.ts';
import { MessageParts } from './message-parts.tsx';
import { brief } from './text.tsx';

/** The tab whose lists open it. */
const PIPELINE = 'pipeline';

type Shown =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'event'; readonly event: EventDetail }
  | { readonly kind: 'message'; readonly message: MessageDetail };

/** The dialog with one event or message: whichever the address names. Focus goes back to what opened it, as `<dialog>` does. */
export function Detail({ place }: { readonly place: Place }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const [shown, show] = useState<Shown>({ kind: 'loading' });
  const { kind, id } = place;
  useEffect(() => {
    // By the Back button the address has left already.
    const leave = () => {
      if (readPlace(location.hash).kind !== 'tab') go({ kind: 'tab', id: PIPELINE });
    };
    dialog.current?.addEventListener('close', leave);
    return () => dialog.current?.removeEventListener('close', leave);
  }, []);
  useEffect(() => {
    if (kind === 'tab') {
      if (dialog.current?.open === true) {
        dialog.current.close();
        // What opened it is not on another tab.
        if (id !== PIPELINE) document.getElementById(`tab-${id}`)?.focus();
      }
      return undefined;
    }
    let isWanted = true;
    const keep = (next: Shown) => {
      if (isWanted) show(next);
    };
    show({ kind: 'loading' });
    if (dialog.current?.open === false) dialog.current.showModal();
    if (dialog.current !== null) dialog.current.scrollTop = 0;
    const asked =
      kind === 'event'
        ? call('event', { id }).then((event) => keep({ kind, event }))
        : call('message', { id }).then((message) => keep({ kind, message }));
    asked.catch((error: unknown) =>
      keep({ kind: 'failed', text: error instanceof Error ? error.message : '' }),
    );
    return () => {
      isWanted = false;
    };
  }, [kind, id]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape and the button close it by the keyboard
    <dialog
      ref={dialog}
      aria-labelledby="detail-title"
      onClick={({ target }) => {
        if (target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="body">
        <div class="heading">
          <h2 id="detail-title">{titleOf(shown, place)}</h2>
          <button type="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
        {shown.kind === 'loading' && <p class="quiet">Looking it up …</p>}
        {shown.kind === 'failed' && <p class="bad">{shown.text}</p>}
        {shown.kind === 'event' && <EventParts event={shown.event} />}
        {shown.kind === 'message' && <MessageParts message={shown.message} />}
      </div>
    </dialog>
  );
}

function titleOf(shown: Shown, { kind }: Place): string {
  if (shown.kind === 'event') return brief(shown.event.item?.action || 'Event');
  if (shown.kind === 'message') return shown.message.channel === 'slack' ? 'Slack message' : 'Message';
  return kind === 'message' ? 'Message' : 'Event';
}
