/** An address as eight groups of 16 bits; an IPv4 address as the IPv6 one that stands for it (RFC 4291, 2.5.5.2). */
export type Groups = readonly number[];

export interface Address {
  /** As the event carries it: without port, brackets and zone, and IPv4 in dots. */
  readonly text: string;
  readonly groups: Groups;
}

/** Addresses that begin with the same bits. */
export interface Range {
  readonly groups: Groups;
  readonly bits: number;
}

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const V4 = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);
const GROUP = /^[\da-f]{1,4}$/i;
/** `[2001:db8::1]:443`, `[::1]` or `203.0.113.7:443`: what proxies and sockets write beside plain addresses. */
const WITH_PORT = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d{1,5})?$/;
/** No address is longer, zone and port included. */
const LONGEST = 64;
const MAPPED: Groups = [0, 0, 0, 0, 0, 0xffff];

/** Undefined when the text is no address. */
export function parseAddress(written: string): Address | undefined {
  if (written.length > LONGEST) return undefined;
  const [, bracketed, dotted] = WITH_PORT.exec(written) ?? [];
  const [text = ''] = (bracketed ?? dotted ?? written).split('%');
  const groups = readV4(text) ?? readV6(text);
  if (groups === undefined) return undefined;
  return { text: isMapped(groups) ? dots(groups) : text, groups };
}

/** Reads `10.0.0.0/8`, `2001:db8::/32` or one address. */
export function parseRange(text: string): Range | undefined {
  const [start = '', length, ...more] = text.split('/');
  const groups = readV4(start) ?? readV6(start);
  if (groups === undefined || more.length > 0) return undefined;
  if (length === undefined) return { groups, bits: 128 };
  const bits = start.includes(':') ? 128 : 32;
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) return undefined;
  return { groups, bits: 128 - bits + Number(length) };
}

export function isWithin(groups: Groups, range: Range): boolean {
  return groups.every((group, i) => {
    const bits = Math.min(Math.max(range.bits - 16 * i, 0), 16);
    return (group ^ (range.groups[i] ?? 0)) >> (16 - bits) === 0;
  });
}

function readV4(text: string): Groups | undefined {
  const octets = V4.exec(text)?.slice(1).map(Number);
  if (octets === undefined) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  return [...MAPPED, (a << 8) | b, (c << 8) | d];
}

function readV6(text: string): Groups | undefined {
  const halves = text.split('::');
  if (!text.includes(':') || halves.length > 2) return undefined;
  const [head, tail] = [halves[0] ?? '', halves[1] ?? ''].map(readGroups);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array<number>(missing).fill(0), ...tail];
}

/** The groups on one side of `::`; the last two may be written as an IPv4 address. */
function readGroups(side: string): number[] | undefined {
  if (side === '') return [];
  const groups: number[] = [];
  const parts = side.split(':');
  for (const [i, part] of parts.entries()) {
    const v4 = i === parts.length - 1 ? readV4(part) : undefined;
    if (v4 !== undefined) groups.push(...v4.slice(6));
    else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function isMapped(groups: Groups): boolean {
  return MAPPED.every((group, i) => groups[i] === group);
}

function dots(groups: Groups): string {
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}
