import { type AdapterOptions, attempt, lazySettings } from './options.ts';
import { type Call, recordCall, STATUS_CLIENT_CLOSED } from './record-call.ts';

/** The part of Node's `IncomingMessage` that is read. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket?: { readonly remoteAddress?: string | undefined } | null;
}

/** The part of Node's `ServerResponse` that is read. */
export interface NodeResponse {
  readonly statusCode: number;
  readonly headersSent: boolean;
  once(event: 'finish' | 'close', listener: () => void): unknown;
}

/** What the framework knows once the answer is there. */
export type Known = Partial<Pick<Call, 'target' | 'route' | 'requestId'>>;

export function nodeHeader({ headers }: NodeRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/**
 * Makes the function that watches one exchange and logs it when the answer has been sent, or when the caller has gone
 * away before that. `known` is asked then. Nothing of the exchange is changed.
 */
export function createWatch<R>(options: AdapterOptions<R>, known: (request: R) => Known) {
  const read = lazySettings(options);
  return (request: R, raw: NodeRequest, response: NodeResponse): void => {
    attempt(() => {
      const settings = read();
      if (settings === undefined) return;
      const startedAt = settings.now();
      // A socket forgets its address when it closes; a router rewrites the URL.
      const connection = raw.socket?.remoteAddress;
      const { method = 'GET', url = '/' } = raw;
      let logged = false;
      const log = (aborted: boolean) => {
        if (logged) return;
        logged = true;
        void recordCall(settings, request, () => ({
          method,
          target: url,
          ...attempt(() => known(request)),
          status: response.headersSent ? response.statusCode : STATUS_CLIENT_CLOSED,
          startedAt,
          connection,
          aborted,
          header: (name) => nodeHeader(raw, name),
        }));
      };
      response.once('finish', () => log(false));
      response.once('close', () => log(true));
    });
  };
}
