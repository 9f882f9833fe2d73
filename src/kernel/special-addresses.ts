import { type IpRange, isInRange, parseIp, parseIpRange } from './ip-address.ts';

/**
 * Blocks that are nowhere in particular: private, local, shared, multicast, reserved. From the IANA
 * special-purpose registries (https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry).
 */
export const RESERVED: readonly IpRange[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::/127',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2002::/16',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
].flatMap((text) => parseIpRange(text) ?? []);

/** Blocks for documentation: nowhere either, and examples may use them. */
const DOCUMENTATION = [
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '2001:db8::/32',
  '3fff::/20',
].flatMap((text) => parseIpRange(text) ?? []);
const SPECIAL = [...RESERVED, ...DOCUMENTATION];

/** Whether an address can be in a country and a network at all. */
export function isPublicIp(ip: string): boolean {
  const bytes = parseIp(ip);
  return bytes !== undefined && !SPECIAL.some((range) => isInRange(bytes, range));
}

/** RFC 1918 and unique local addresses (RFC 4193): networks of one's own. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].flatMap(
  (text) => parseIpRange(text) ?? [],
);
/** Where EC2 answers by IPv6 for the metadata service, DNS and time. */
const OF_AWS = ['fd00:ec2::/32'].flatMap((text) => parseIpRange(text) ?? []);

/** Whether an address is of somebody's own network, in which a server of theirs can be. */
export function isPrivateIp(ip: string): boolean {
  const bytes = parseIp(ip);
  if (bytes === undefined) return false;
  const within = (ranges: readonly IpRange[]) => ranges.some((range) => isInRange(bytes, range));
  return within(PRIVATE) && !within(OF_AWS);
}
