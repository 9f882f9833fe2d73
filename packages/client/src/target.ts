import { inPage } from './attempt.ts';
import type { ClientOptions } from './client-types.ts';
import { readEnvironment } from './environment.ts';

const PATH = '/v1/events';

/** Where to send, and as whom; undefined: nowhere, and `debug` is told why. */
export function readTarget(
  options: ClientOptions,
  debug: (message: string) => void,
): { readonly url: string; readonly key: string; readonly app: string | undefined } | undefined {
  const environment = readEnvironment();
  const url = (options.url || environment.url || '').replace(/\/+$/, '');
  const key = options.key || environment.key || '';
  const fault = !(options.enabled ?? environment.enabled)
    ? 'switched off'
    : !/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i.test(url)
      ? 'no url'
      : !/^[!-~]+$/.test(key)
        ? 'no key'
        : // Whoever reads the page would have it.
          inPage() && key.startsWith('slk_') && 'a secret key in a page';
  if (!fault)
    return {
      url: url.endsWith(PATH) ? url : url + PATH,
      key,
      app: options.app || environment.app,
    };
  debug(`disabled: ${fault}`);
  return undefined;
}
