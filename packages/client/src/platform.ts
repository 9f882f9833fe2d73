import { attempt } from './attempt.ts';

type Listener = () => void;

interface Target {
  addEventListener?(type: string, listener: Listener): void;
  removeEventListener?(type: string, listener: Listener): void;
}

/** What may be there beside the language, and may not. */
interface Platform extends Target {
  readonly document?: Target & { readonly visibilityState?: string };
  readonly navigator?: { readonly onLine?: boolean; sendBeacon?(url: string, body: string): boolean };
  readonly process?: {
    on?(event: string, listener: Listener): void;
    off?(event: string, listener: Listener): void;
  };
  readonly Request?: { readonly prototype: object };
}

const platform = globalThis as Platform;

export const isOffline = () => platform.navigator?.onLine === false;

/** Hands a body to the browser, to be sent when the page is gone; false: it would not take it. */
export const sendBeacon = (url: string, body: string) =>
  attempt(() => platform.navigator?.sendBeacon?.(url, body)) === true;

/** Whether requests can outlive their page. */
export const knowsKeepalive = () => 'keepalive' in (platform.Request?.prototype ?? {});

/** Of clients that want to know when nothing else keeps the process alive: one listener, since Node.js warns of many. */
const ending = new Set<Listener>();
const onBeforeExit = () => {
  for (const listener of ending) listener();
};

/** Listens for occasions to send; returns what ends that. `pageGoes`: it is hidden or left, and may come back. */
export function listen(processEnds: Listener, pageGoes: Listener, online: Listener): () => void {
  const { document, process } = platform;
  const onHidden = () => {
    if (document?.visibilityState === 'hidden') pageGoes();
  };
  const all = (verb: 'addEventListener' | 'removeEventListener') => {
    document?.[verb]?.('visibilitychange', onHidden);
    for (const type of ['pagehide', 'beforeunload']) if (document) platform[verb]?.(type, pageGoes);
    platform[verb]?.('online', online);
  };
  all('addEventListener');
  if (!ending.size) process?.on?.('beforeExit', onBeforeExit);
  ending.add(processEnds);
  return () => {
    all('removeEventListener');
    ending.delete(processEnds);
    if (!ending.size) process?.off?.('beforeExit', onBeforeExit);
  };
}
