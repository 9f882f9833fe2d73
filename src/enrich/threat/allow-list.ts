import { type IpRange, isInRange, parseIpRange } from '../../kernel/ip-address.ts';
import { RESERVED } from '../../kernel/special-addresses.ts';
import type { ReadValue } from './read-value.ts';
import type { RefusalReason } from './refusals.ts';

/** Resolvers that half of the internet asks: Cloudflare, Google, Quad9, OpenDNS. Feeds list them by mistake. */
const RESOLVERS = [
  '1.1.1.1',
  '1.0.0.1',
  '8.8.8.8',
  '8.8.4.4',
  '9.9.9.9',
  '149.112.112.112',
  '208.67.222.222',
  '208.67.220.220',
  '2606:4700:4700::1111',
  '2606:4700:4700::1001',
  '2001:4860:4860::8888',
  '2001:4860:4860::8844',
  '2620:fe::fe',
].flatMap((text) => parseIpRange(text) ?? []);

/** A feed with a wider block than these is not to be trusted with anything. */
const WIDEST = { v4: 8, v6: 16 } as const;

/** What is yours, and must never be a hit. */
export interface AllowSettings {
  /** Addresses and blocks. */
  readonly networks: readonly string[];
  /** Names, each with all that is under it. */
  readonly domains: readonly string[];
}

export interface AllowList {
  /** Blocks to be cut out of every block of the set. */
  readonly never: readonly IpRange[];
  /** Why a value is not taken; undefined when it is. */
  readonly refusal: (value: ReadValue) => RefusalReason | undefined;
}

export function createAllowList({ networks, domains }: AllowSettings): AllowList {
  const own = [...RESOLVERS, ...networks.flatMap((text) => parseIpRange(text) ?? [])];
  const names = domains.map((domain) => domain.toLowerCase());
  const isOwnName = (host: string) => names.some((name) => host === name || host.endsWith(`.${name}`));
  return {
    never: [...RESERVED, ...own],
    refusal({ type, value }) {
      if (type === 'ip') return refusalOfBlock(value, own);
      if (type === 'hash' || type === 'user-agent') return undefined;
      const host = type === 'url' ? (/^[^/:]*/.exec(value)?.[0] ?? '') : value;
      if (isOwnName(host)) return 'allowed';
      // A domain above one of yours would hold for it.
      return type === 'domain' && names.some((name) => name.endsWith(`.${value}`)) ? 'allowed' : undefined;
    },
  };
}

function refusalOfBlock(value: string, own: readonly IpRange[]): RefusalReason | undefined {
  const block = parseIpRange(value);
  if (block === undefined) return 'unreadable';
  const isWithin = (range: IpRange) => block.prefix >= range.prefix && isInRange(block.bytes, range);
  if (RESERVED.some(isWithin)) return 'not_public';
  if (own.some(isWithin)) return 'allowed';
  return block.prefix < (block.bytes.length === 4 ? WIDEST.v4 : WIDEST.v6) ? 'too_broad' : undefined;
}
