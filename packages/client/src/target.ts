import type { ClientOptions } from './client-types.ts';
import { readEnvironment } from './environment.ts';
import { inPage } from './platform.ts';

const PATH = '/v1/events';

/** Where to send, and as whom; undefined: nowhere, and `debug` is told why. */
export function readTarget(
  options: ClientOptions,
  debug: (message: string) => void,
): { readonly url: string; readonly key: string; readonly app: string | undefined } | undefined {
  const environment = readEnvironment();
  const { url = '', key = '', app, enabled } = { ...environment, ...given(options) };
  const base = url.replace(/\/+$/, '');
  const fault = !enabled
    ? 'switched off'
    : !base || !key
      ? 'no url or no key'
      : !/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i.test(base)
        ? 'the url is not http(s)://host/path'
        : /[^!-~]/.test(key)
          ? 'the key is damaged'
          : // Whoever reads the page would have it.
            inPage() && key.startsWith('slk_') && 'a secret key in a page; take a publishable one';
  if (!fault) return { url: base.endsWith(PATH) ? base : base + PATH, key, app };
  debug(`disabled: ${fault}`);
  return undefined;
}

/** An option that is undefined is none. */
function given(options: ClientOptions): Partial<Pick<ClientOptions, 'url' | 'key' | 'app' | 'enabled'>> {
  const { url, key, app, enabled } = options;
  return {
    ...(url && { url }),
    ...(key && { key }),
    ...(app && { app }),
    ...(typeof enabled === 'boolean' && { enabled }),
  };
}
