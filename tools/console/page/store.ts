import { useEffect, useState } from 'preact/hooks';
import type { ConsoleView, EventItem, FeedItem, LogItem, MessageItem } from '../view.ts';

/** What the server says of its source, once. */
export interface About {
  readonly kind: 'local' | 'deployed';
  readonly name: string;
  readonly scenes: readonly { readonly id: string; readonly title: string }[];
  readonly act: boolean;
  readonly cut: boolean;
}

export interface State {
  /** `refused`: something else answers there, such as a console that was started since, with another token. */
  readonly connection: 'connecting' | 'live' | 'lost' | 'refused';
  readonly about: About | undefined;
  readonly view: ConsoleView | undefined;
  /** Newest first, each list bounded. */
  readonly events: readonly EventItem[];
  readonly messages: readonly MessageItem[];
  readonly warnings: readonly LogItem[];
  /** Events that came while the table kept still. */
  readonly held: readonly EventItem[];
  readonly paused: boolean;
}

const MOST = { events: 300, messages: 100, warnings: 20 } as const;
const EMPTY = { events: [], messages: [], warnings: [], held: [] } as const;

let state: State = {
  connection: 'connecting',
  about: undefined,
  view: undefined,
  paused: false,
  ...EMPTY,
};
const listeners = new Set<() => void>();

function change(next: Partial<State>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

/** The state of the page; whoever uses it is drawn again when it changes, a few times a second at most. */
export function useStore(): State {
  const [, draw] = useState(0);
  useEffect(() => {
    const listener = () => draw((times) => times + 1);
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return state;
}

export function pause(paused: boolean): void {
  const events = paused ? state.events : newest(state.held, state.events, MOST.events);
  change({ paused, events, held: [] });
}

function newest<T>(fresh: readonly T[], before: readonly T[], most: number): readonly T[] {
  return fresh.length === 0 ? before : [...fresh, ...before].slice(0, most);
}

function take(items: readonly FeedItem[]): void {
  const of = <T extends FeedItem['type']>(type: T) =>
    items.filter((item): item is Extract<FeedItem, { type: T }> => item.type === type).toReversed();
  const events = of('event');
  const warnings = of('log').filter(({ level }) => level === 'warn' || level === 'error');
  change({
    ...(state.paused
      ? { held: newest(events, state.held, MOST.events) }
      : { events: newest(events, state.events, MOST.events) }),
    messages: newest(of('message'), state.messages, MOST.messages),
    warnings: newest(warnings, state.warnings, MOST.warnings),
  });
}

/** Follows the feed until the page goes away; the browser connects again by itself. */
export function connect(): () => void {
  const feed = new EventSource('feed');
  const on = (name: string, hear: (data: unknown) => void) =>
    feed.addEventListener(name, ({ data }: MessageEvent<string>) => hear(JSON.parse(data)));
  // What there was is told anew.
  on('about', (about) => change({ ...EMPTY, paused: false, about: about as About }));
  on('view', (view) => change({ view: view as ConsoleView }));
  on('items', (items) => take(items as readonly FeedItem[]));
  feed.addEventListener('open', () => change({ connection: 'live' }));
  feed.addEventListener('error', () =>
    // The browser gives up on an answer that is none, and on nothing else.
    change({ connection: feed.readyState === EventSource.CLOSED ? 'refused' : 'lost' }),
  );
  return () => feed.close();
}
