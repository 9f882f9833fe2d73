import { UsageError } from '../faults.ts';

export interface SendTarget {
  /** With its path. */
  readonly url: string;
  readonly key: string;
}

export interface SendSettings {
  readonly url: string | undefined;
  readonly key: string | undefined;
}

const PATH = '/v1/events';
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Where to send: what is given, else the stack that `npm start` runs from this checkout.
 *
 * @throws UsageError
 */
export async function sendTarget({ url, key }: SendSettings): Promise<SendTarget> {
  if (url === undefined) {
    if (key !== undefined) throw new UsageError('a key, but no URL; give --url or SLUICE_URL, too');
    const { readState } = await import('../../local/state-file.ts');
    const running = await readState();
    if (running !== undefined) return { url: running.ingestUrl + PATH, key: running.key };
    throw new UsageError('where to? Give --url and --key (or SLUICE_URL and SLUICE_KEY), or run `npm start`');
  }
  if (key === undefined) throw new UsageError('a URL, but no key; give --key or SLUICE_KEY, too');
  if (!/^[\x21-\x7e]+$/.test(key)) throw new UsageError('the key is not one; it looks like slk_…');
  return { url: checkedUrl(url), key };
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new UsageError('the URL is not one; it looks like https://ingest.example.com');
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    throw new UsageError('the key would travel in the clear; use https:// for anything but this machine');
  const base = url.href.replace(/\/+$/, '');
  return base.endsWith(PATH) ? base : base + PATH;
}
