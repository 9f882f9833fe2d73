import { sha256 } from '../../kernel/digest.ts';
import { formatIp, parseIp } from '../../kernel/ip-address.ts';
import type { RatePolicy } from './rate-limiter.ts';

/** An IPv6 customer has at least a network of this length, and as many addresses in it as it likes. */
const V6_NETWORK_BYTES = 8;
const NO_HOST = Array.from({ length: 16 - V6_NETWORK_BYTES }, () => 0);

/** Whom to count for a source address: an IPv4 address itself, the /64 network of an IPv6 one; connections without one share. */
export function addressSubject(address: string | undefined): string {
  const bytes = parseIp(address ?? '');
  if (bytes === undefined) return 'unknown';
  return formatIp(bytes.length === 4 ? bytes : [...bytes.slice(0, V6_NETWORK_BYTES), ...NO_HOST]);
}

/** 24 bits: each pseudonym stands for some 256 IPv4 addresses, so that trying them all finds nobody. */
const ADDRESS_HASH_LENGTH = 4;

/**
 * What a table may know of a subject. An address is personal data, and a whole hash of one is undone by trying all there
 * are; a short one collides. Those who collide share a ceiling, which only who uses a quarter of it alone gets to feel.
 */
export function ceilingSubject(policy: RatePolicy['name'], subject: string): string {
  const hash = sha256(JSON.stringify([policy, subject]));
  return `${policy}#${policy === 'address' ? hash.slice(0, ADDRESS_HASH_LENGTH) : hash}`;
}
