import { canonicalIp, formatIp, isInRange, parseIp, parseIpRange } from '../../kernel/ip-address.ts';

/** More hops than any real chain; older ones are not looked at. */
const MAX_HOPS = 32;

/**
 * Finds out who is behind a connection: its own address, or, when that is a trusted proxy, the last address in
 * `X-Forwarded-For` that is not one. Anything to the left of it was written by the client and is not believed.
 *
 * @param trustedProxies addresses and CIDR ranges, validated by the configuration
 * @param behindEdge every connection is one of the edge, which has shown that it is: CloudFront has no addresses of its own
 */
export function createClientAddress(
  trustedProxies: readonly string[],
  behindEdge = false,
): (connectionIp: string | undefined, forwardedFor: string | undefined) => string | undefined {
  const ranges = trustedProxies.flatMap((text) => parseIpRange(text) ?? []);
  const isTrusted = (ip: string) => {
    const bytes = parseIp(ip);
    return bytes !== undefined && ranges.some((range) => isInRange(bytes, range));
  };
  return (connectionIp, forwardedFor) => {
    const connection = canonicalIp(connectionIp ?? '');
    let client = connection;
    const hops = (forwardedFor ?? '').split(',').slice(-MAX_HOPS).reverse();
    for (const hop of hops) {
      if (client === undefined) return client;
      // API Gateway repeats the connection's address as the last hop.
      if (!(behindEdge && client === connection) && !isTrusted(client)) return client;
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
