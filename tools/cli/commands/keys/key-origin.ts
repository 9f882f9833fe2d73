import { isWebOrigin, NATIVE_ORIGIN } from '../../../../src/intake/door/origin.ts';
import { UsageError } from '../../faults.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const WILDCARD = 'https://*.';

/**
 * An origin as a key keeps it: `https://shop.example`, `https://*.shop.example`, `http://localhost:3000` or `native`.
 *
 * @throws UsageError
 */
export function checkedOrigin(text: string): string {
  if (text === NATIVE_ORIGIN) return text;
  const fault = text.includes('*') ? faultOfWildcard(text) : faultOf(text);
  // What stands before an @ may be a password.
  const said = text.includes('@') ? '' : ` ${JSON.stringify(text)}`;
  if (fault !== undefined) throw new UsageError(`--origin${said}: ${fault}`);
  return text;
}

function faultOf(text: string): string | undefined {
  if (text === 'null') return 'every sandboxed page and local file sends null; name the site instead';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return 'it is not an origin; write one such as https://shop.example, or native for apps';
  if (url.username !== '' || url.password !== '') return 'an origin has no user; write https:// and the host';
  if (url.protocol === 'http:' && !LOOPBACK.includes(url.hostname))
    return 'http is for localhost and 127.0.0.1 alone; anybody on the way could use the key. Write https';
  if (url.hostname.endsWith('.'))
    return 'browsers take a host with a dot behind it for another one; leave it out';
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || text.endsWith('/'))
    return `an origin has no path; write ${url.origin}`;
  return isWebOrigin(text) ? undefined : `write it as browsers do: ${url.origin}`;
}

function faultOfWildcard(text: string): string | undefined {
  if (text === '*') return 'then every site could use the key; name those that do';
  if (!text.startsWith(WILDCARD) || text.indexOf('*', WILDCARD.length) >= 0)
    return 'the * stands for whole labels at the beginning: https://*.shop.example';
  const fault = faultOf(text.replace('*', 'any'));
  if (fault !== undefined) return fault.replace('https://any.', WILDCARD);
  const { hostname } = new URL(text.replace('*', 'any'));
  // `https://*.com`: a list of the domains beneath which anybody may register would say more, and be old soon.
  return hostname.split('.').length < 3 ? 'name the domain too, as in https://*.shop.example' : undefined;
}
