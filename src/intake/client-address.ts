import { canonicalIp, formatIp, isInRange, parseIp, parseIpRange } from '../kernel/ip-address.ts';

/** More hops than any real chain; older ones are not looked at. */
const MAX_HOPS = 32;

/**
 * Finds out who is behind a connection: its own address, or, when that is a trusted proxy, the last address in
 * `X-Forwarded-For` that is not one. Anything to the left of it was written by the client and is not believed.
 *
 * @param trustedProxies addresses and CIDR ranges, validated by the configuration
 */
export function createClientAddress(
  trustedProxies: readonly string[],
): (connectionIp: string | undefined, forwardedFor: string | undefined) => string | undefined {
  const ranges = trustedProxies.flatMap((text) => parseIpRange(text) ?? []);
  const isTrusted = (ip: string) => {
    const bytes = parseIp(ip);
    return bytes !== undefined && ranges.some((range) => isInRange(bytes, range));
  };
  return (connectionIp, forwardedFor) => {
    let client = canonicalIp(connectionIp ?? '');
    const hops = (forwardedFor ?? '').split(',').slice(-MAX_HOPS).reverse();
    for (const hop of hops) {
      if (client === undefined || !isTrusted(client)) return client;
      const next = addressOfHop(hop.trim());
      if (next === undefined) return client;
      client = next;
    }
    return client;
  };
}

/** Proxies write `203.0.113.7`, `203.0.113.7:443`, `2001:db8::1` or `[2001:db8::1]:443`. */
function addressOfHop(hop: string): string | undefined {
  const [, bracketed, dotted] = /^\[([^\]]+)\](?::\d+)?$|^([\d.]+)(?::\d+)?$/.exec(hop) ?? [];
  const bytes = parseIp(bracketed ?? dotted ?? hop);
  return bytes && formatIp(bytes);
}
