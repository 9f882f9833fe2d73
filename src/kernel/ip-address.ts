/** An IP address as its 4 or 16 bytes. */
export type IpBytes = readonly number[];

/** A CIDR block, or one address as a block of its own. */
export interface IpRange {
  readonly bytes: IpBytes;
  readonly prefix: number;
}

const V4 = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;
const V6_GROUP = /^[0-9a-f]{1,4}$/i;
const LONGEST = 64;
/** `::`. */
const NO_ADDRESS: IpBytes = Array.from({ length: 16 }, () => 0);

function v6Groups(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  for (const group of text.split(':')) {
    if (!V6_GROUP.test(group)) return undefined;
    groups.push(Number.parseInt(group, 16));
  }
  return groups;
}

function parseV6(text: string): IpBytes | undefined {
  const dotted = text.lastIndexOf(':') + 1;
  let plain = text;
  if (text.includes('.', dotted)) {
    const tail = text.slice(dotted);
    if (!V4.test(tail)) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number);
    plain = `${text.slice(0, dotted)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const head = v6Groups(halves[0] ?? '');
  const tail = v6Groups(halves[1] ?? '');
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const bytes = [...NO_ADDRESS];
  write(bytes, 0, head);
  write(bytes, 16 - 2 * tail.length, tail);
  return bytes;
}

function write(bytes: number[], from: number, groups: readonly number[]): void {
  groups.forEach((group, i) => {
    bytes[from + 2 * i] = group >> 8;
    bytes[from + 2 * i + 1] = group & 0xff;
  });
}

function isMapped(bytes: IpBytes): boolean {
  return (
    bytes.length === 16 && bytes[10] === 0xff && bytes[11] === 0xff && bytes.slice(0, 10).every((b) => !b)
  );
}

/**
 * Reads an IPv4 address (four decimals without leading zeros) or an IPv6 address (RFC 4291, zone cut off). An
 * IPv4-mapped IPv6 address is read as the IPv4 address that it stands for.
 */
export function parseIp(text: string): IpBytes | undefined {
  if (text.length > LONGEST) return undefined;
  if (V4.test(text)) return text.split('.').map(Number);
  const zone = text.indexOf('%');
  const bytes = parseV6(zone === -1 ? text : text.slice(0, zone));
  return bytes !== undefined && isMapped(bytes) ? bytes.slice(12) : bytes;
}

/** Canonical text: dotted decimals, or RFC 5952 for IPv6. */
export function formatIp(bytes: IpBytes): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  let longest = '';
  for (const [run] of groups.join(':').matchAll(/\b0(?::0)+\b/g))
    if (run.length > longest.length) longest = run;
  const text = groups.join(':');
  if (longest === '') return text;
  const at = text.search(new RegExp(`\\b${longest}\\b`));
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}

/** The same address in the one spelling that can be compared as text; undefined when it is no address. */
export function canonicalIp(text: string): string | undefined {
  if (V4.test(text)) return text;
  const bytes = parseIp(text);
  return bytes && formatIp(bytes);
}

/** Reads `10.0.0.0/8`, `2001:db8::/32` or a single address. */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/');
  const bytes = parseIp(slash === -1 ? text : text.slice(0, slash));
  if (bytes === undefined) return undefined;
  const bits = bytes.length * 8;
  if (slash === -1) return { bytes, prefix: bits };
  const length = text.slice(slash + 1);
  return /^\d{1,3}$/.test(length) && Number(length) <= bits ? { bytes, prefix: Number(length) } : undefined;
}

export function isInRange(address: IpBytes, { bytes, prefix }: IpRange): boolean {
  if (address.length !== bytes.length) return false;
  const whole = prefix >> 3;
  for (let i = 0; i < whole; i += 1) if (address[i] !== bytes[i]) return false;
  const shift = 8 - (prefix & 7);
  return shift === 8 || (address[whole] ?? 0) >> shift === (bytes[whole] ?? 0) >> shift;
}
