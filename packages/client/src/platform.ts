import { attempt } from './settings.ts';

type Listener = () => void;

interface Target {
  addEventListener?(type: string, listener: Listener): void;
  removeEventListener?(type: string, listener: Listener): void;
}

/** What may be there beside the language, and may not. */
interface Platform extends Target {
  readonly document?: Target & { readonly visibilityState?: string };
  readonly navigator?: {
    readonly onLine?: boolean;
    sendBeacon?(url: string, body: string): boolean;
  };
  readonly process?: {
    on?(event: string, listener: Listener): void;
    off?(event: string, listener: Listener): void;
  };
  readonly Request?: { readonly prototype: object };
}

const platform = globalThis as Platform;

export const inPage = () => platform.document !== undefined;

export const isOffline = () => platform.navigator?.onLine === false;

/** Hands a body to the browser, to be sent when the page is gone; false: it would not take it. */
export function sendBeacon(url: string, body: string): boolean {
  return attempt(() => platform.navigator?.sendBeacon?.(url, body)) === true;
}

/** Whether requests can outlive their page. */
export const knowsKeepalive = () => 'keepalive' in (platform.Request?.prototype ?? {});

/** Clients that want to know when the process ends: one listener for all, since Node.js warns of many. */
const ending = new Set<Listener>();
const onBeforeExit = () => {
  for (const listener of ending) listener();
};

export interface Occasions {
  /** Nothing else keeps the process alive. */
  readonly processEnds: Listener;
  /** The page is hidden or goes; it may come back. */
  readonly pageGoes: Listener;
  readonly online: Listener;
}

/** Listens for what is an occasion to send; returns what ends that. */
export function listen({ processEnds, pageGoes, online }: Occasions): () => void {
  const { document, process } = platform;
  const stops: (() => void)[] = [];
  const on = (target: Target | undefined, type: string, listener: Listener) => {
    target?.addEventListener?.(type, listener);
    stops.push(() => target?.removeEventListener?.(type, listener));
  };
  if (document !== undefined) {
    on(document, 'visibilitychange', () => {
      if (document.visibilityState === 'hidden') pageGoes();
    });
    on(platform, 'pagehide', pageGoes);
    on(platform, 'beforeunload', pageGoes);
  }
  on(platform, 'online', online);
  if (ending.size === 0) process?.on?.('beforeExit', onBeforeExit);
  ending.add(processEnds);
  stops.push(() => {
    ending.delete(processEnds);
    if (ending.size === 0) process?.off?.('beforeExit', onBeforeExit);
  });
  return () => {
    for (const stop of stops) attempt(stop);
  };
}
