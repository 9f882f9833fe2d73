import { formatIp, parseIpRange } from '../../kernel/ip-address.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { v4Block, v4Of } from './address.ts';
import type { IndicatorType } from './indicator.ts';
import { MAX_KEY_BYTES } from './key-bytes.ts';
import type { RefusalReason } from './refusals.ts';

export interface ReadValue {
  readonly type: IndicatorType;
  readonly value: string;
}

const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const LONGEST_NAME = 253;
const SCHEME = /^[a-z][a-z0-9+.-]{1,20}:\/\//i;
const BLOCK = /^[\d.]+\/[\d.]*$|^[\da-f:]*:[\da-f:.]*\/\d*$/i;
const MASK = /^((?:\d{1,3}\.){3}\d{1,3})\/((?:\d{1,3}\.){3}\d{1,3})$/;

/** Undoes what keeps people from clicking: `hxxp://`, `1.2.3[.]4`, `bad(dot)example`, `user[@]`, `[:]//`. */
export function refang(text: string): string {
  return text
    .trim()
    .replace(/^h(?:xx|\*\*|XX)p(s?)(?=\[?:)/i, 'http$1')
    .replace(/\[:\/\/\]|\[:\]\/\//, '://')
    .replace(/[[({](?:\.|dot)[\])}]/gi, '.')
    .replace(/\[:\]/g, ':')
    .replace(/\\\./g, '.');
}

/** A name as it is looked up: lower case, without the dot or the `*.` around it; undefined when it is none. */
export function nameKey(text: string): string | undefined {
  const name = text.toLowerCase().replace(/^\*\./, '').replace(/\.$/, '');
  return name.length <= LONGEST_NAME && NAME.test(name) ? name : undefined;
}

/** The address of a page as it is looked up: host, path and query, without scheme, user, default port and fragment. */
export function urlKey(text: string): { readonly host: string; readonly key: string } | undefined {
  const url = URL.parse(SCHEME.test(text) ? text : `http://${text}`);
  if (url === null || url.hostname === '') return undefined;
  return { host: url.hostname.replace(/^\[|\]$/g, ''), key: `${url.host}${url.pathname}${url.search}` };
}

/**
 * Reads one value of a feed, defanged or not. Without a type its form decides: address or block, hash, address of a page,
 * name. A page whose host is an address, or that is nothing but a host, stands for the host.
 */
export function readValue(given: string, type?: IndicatorType): Result<ReadValue, RefusalReason> {
  if (type === 'user-agent') {
    const agent = given.trim();
    if (Buffer.byteLength(agent) >= MAX_KEY_BYTES) return err('too_long');
    if (agent.length < MIN_AGENT) return err(agent === '' ? 'unreadable' : 'too_broad');
    return ok({ type, value: agent });
  }
  const text = refang(given);
  if (text.length >= MAX_KEY_BYTES) return err('too_long');
  if ((type === undefined || type === 'hash') && HASH.test(text))
    return ok({ type: 'hash', value: text.toLowerCase() });
  if (type === 'hash') return err('unreadable');
  const block = type === undefined || type === 'ip' ? blockKey(text) : undefined;
  if (block !== undefined) return ok({ type: 'ip', value: block });
  // A block with a length or mask that there is none of is no address of a page.
  if (type === 'ip' || BLOCK.test(text)) return err('unreadable');
  if (type === 'url' || (type === undefined && (SCHEME.test(text) || text.includes('/'))))
    return readUrl(text);
  const name = nameKey(text);
  if (name === undefined || /^[\d.]+$/.test(name)) return err('unreadable');
  return name.includes('.') ? ok({ type: type ?? 'domain', value: name }) : err('too_broad');
}

/** Shorter ones would hold for far too much. */
const MIN_AGENT = 4;

function readUrl(text: string): Result<ReadValue, RefusalReason> {
  const url = urlKey(text);
  if (url === undefined) return err('unreadable');
  const ip = blockKey(url.host);
  if (ip !== undefined) return ok({ type: 'ip', value: ip });
  const name = nameKey(url.host);
  if (name === undefined) return err('unreadable');
  if (/^[^/]*\/$/.test(url.key))
    return name.includes('.') ? ok({ type: 'hostname', value: name }) : err('too_broad');
  return url.key.length < MAX_KEY_BYTES ? ok({ type: 'url', value: url.key }) : err('too_long');
}

/** Canonical text of an address or block; `203.0.113.0/255.255.255.0` is one too. */
function blockKey(text: string): string | undefined {
  const [, address = '', mask = ''] = MASK.exec(text) ?? [];
  const bits = mask === '' ? undefined : prefixOfMask(mask);
  if (mask !== '' && bits === undefined) return undefined;
  const range = parseIpRange(bits === undefined ? text : `${address}/${bits}`);
  if (range === undefined) return undefined;
  const { bytes, prefix } = range;
  return prefix === bytes.length * 8 ? formatIp(bytes) : `${formatIp(bytes)}/${prefix}`;
}

function prefixOfMask(mask: string): number | undefined {
  const bytes = parseIpRange(mask)?.bytes;
  if (bytes === undefined) return undefined;
  for (let prefix = 0; prefix <= 32; prefix += 1)
    if (v4Of(bytes) === v4Block(2 ** 32 - 1, prefix)[0]) return prefix;
  return undefined;
}
