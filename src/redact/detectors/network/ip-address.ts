import { canonicalIp, formatIp, parseIp } from '../../../kernel/ip-address.ts';
import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { KIND } from '../../scan/kinds.ts';
import { findIpv4, isIpv4 } from './ipv4.ts';
import { findFullIpv6, findShortIpv6, hasGroups } from './ipv6.ts';

interface Parts {
  readonly address: string;
  /** `/24`, or nothing. */
  readonly prefix: string;
}

function partsOf(value: string): Parts {
  const slash = value.indexOf('/');
  const address = slash === -1 ? value : value.slice(0, slash);
  return { address: address.replace(/%.*/, ''), prefix: slash === -1 ? '' : value.slice(slash) };
}

const NONE: readonly Span[] = [];
const V4_KEPT = { bytes: 3, bits: 24 };
const V6_KEPT = { bytes: 6, bits: 48 };

/** The network that an address is in, /24 or /48: an address like any other, whose network it is itself. */
function truncate(value: string): string {
  const { address, prefix } = partsOf(value);
  const bytes = parseIp(address);
  if (bytes === undefined) return value.slice(0, 0);
  const kept = bytes.length === 4 ? V4_KEPT : V6_KEPT;
  const network = formatIp(bytes.map((byte, i) => (i < kept.bytes ? byte : 0)));
  return prefix === '' ? network : `${network}/${Math.min(Number(prefix.slice(1)), kept.bits)}`;
}

/** Detection correlates by addresses, so they stay unless a policy says otherwise. */
const FACTS = {
  type: 'ip_address',
  version: 1,
  pack: 'network',
  certainty: CERTAINTY.checked,
  defaultAction: 'keep',
  truncate,
  canonical(value: string): string {
    const { address, prefix } = partsOf(value);
    return (canonicalIp(address) ?? address.toLowerCase()) + prefix;
  },
} as const;

/** IPv4 addresses, and IPv6 addresses with all their groups, with prefixes and zones; ports and brackets stay outside. */
export const ipAddress: TextDetector = {
  ...FACTS,
  when: [
    { dots: 3, digits: 4, length: 7 },
    { colons: 5, length: 11 },
  ],
  find(text, context) {
    const spans = findIpv4(text, context);
    if (!hasGroups(text)) return spans ?? NONE;
    const all = spans ?? [];
    findFullIpv6(text, context, all);
    return all;
  },
  isQuad: isIpv4,
};

/** IPv6 addresses that are shortened with `::` (RFC 4291 §2.2); `::` is short enough to need a trigger of its own. */
export const shortIpv6: TextDetector = {
  ...FACTS,
  when: { literals: ['::'], kinds: KIND.colon, length: 2 },
  find(text, context) {
    const spans: Span[] = [];
    findShortIpv6(text, context, spans);
    return spans;
  },
};
