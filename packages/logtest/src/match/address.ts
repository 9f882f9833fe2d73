import { isIPv4, isIPv6 } from 'node:net';

/** Tests an address as it stands in the event. */
export type AddressTest = (address: string) => boolean;

/**
 * Compiles an address or network (IPv4 or IPv6, `/bits` or `/255.255.0.0`); undefined when the manager would
 * not take it. A leading `!` is skipped and does not negate. An event value that is no address never matches.
 */
export function compileAddress(text: string): AddressTest | undefined {
  const [address = '', mask, ...rest] = text.replace(/^!/, '').split('/');
  const version = familyOf(address);
  if (version === 0 || rest.length > 0) return undefined;
  const width = version === 4 ? 32 : 128;
  const bits = mask === undefined ? width : prefixLength(mask, width);
  if (bits === undefined) return undefined;
  const shift = BigInt(width - bits);
  const network = toNumber(address, version) >> shift;
  return (candidate) => familyOf(candidate) === version && toNumber(candidate, version) >> shift === network;
}

function familyOf(text: string): 0 | 4 | 6 {
  if (isIPv4(text)) return 4;
  return isIPv6(text) && !text.includes('%') ? 6 : 0;
}

function prefixLength(mask: string, width: number): number | undefined {
  if (/^\d{1,3}$/.test(mask)) return Number(mask) <= width ? Number(mask) : undefined;
  if (width !== 32 || !isIPv4(mask)) return undefined;
  const binary = toNumber(mask, 4).toString(2).padStart(32, '0');
  return /^1*0*$/.test(binary) ? binary.replace(/0+$/, '').length : undefined;
}

function toNumber(address: string, version: 4 | 6): bigint {
  if (version === 4) {
    return BigInt(address.split('.').reduce((value, part) => value * 256 + Number(part), 0));
  }
  const tail = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const hex = (a = '0', b = '0') => ((Number(a) << 8) | Number(b)).toString(16);
  const pure =
    tail === null
      ? address
      : `${address.slice(0, tail.index)}${hex(tail[1], tail[2])}:${hex(tail[3], tail[4])}`;
  const [head = '', rest] = pure.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = rest === undefined || rest === '' ? [] : rest.split(':');
  const words =
    rest === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right];
  return words.reduce<bigint>((value, word) => (value << 16n) | BigInt(`0x${word}`), 0n);
}
