import type { WireEvent } from '../sink.ts';

/**
 * Bytes of a location, escapes included. remoted puts id, name and address of the agent before it and cuts what goes beyond
 * 65 535 bytes in all, so that a line of 65 000 leaves 535 for it and them.
 */
export const MAX_LOCATION_BYTES = 200;

/**
 * Where an event comes from, as its alert will say: `sluice/<tenant>/<application or bucket>`. In the protocol `|:` is a
 * colon and `||` a bar. Never begins with `keepalive`, which remoted would throw away.
 */
export function eventLocation({ tenant, origin }: Pick<WireEvent, 'tenant' | 'origin'>): string {
  let location = 'sluice/';
  let bytes = location.length;
  for (const character of `${tenant}/${origin}`.toWellFormed()) {
    if (/\p{Cc}/u.test(character)) continue;
    const written = character === ':' || character === '|' ? `|${character}` : character;
    bytes += Buffer.byteLength(written);
    if (bytes > MAX_LOCATION_BYTES) break;
    location += written;
  }
  return location;
}
