import { formatIp, type IpBytes, parseIp } from '../../kernel/ip-address.ts';

const DOT = 0x2e;
const ZERO = 0x30;

/** An IPv4 address in dotted decimals without leading zeros as a number; -1 for any other text. */
export function ipv4Number(text: string): number {
  let address = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (digits === 0 || dots === 3) return -1;
      address = address * 256 + part;
      part = 0;
      digits = 0;
      dots += 1;
    } else {
      const digit = code - ZERO;
      if (digit < 0 || digit > 9 || (digits > 0 && part === 0)) return -1;
      part = part * 10 + digit;
      digits += 1;
      if (part > 255) return -1;
    }
  }
  return dots === 3 && digits > 0 ? address * 256 + part : -1;
}

/** Four bytes as a number. */
export function v4Of(bytes: IpBytes): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Sixteen bytes as a number. */
export function v6Of(bytes: IpBytes): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

/** Sixteen bytes as four 32-bit words. */
export function v6Words(bytes: IpBytes): readonly [number, number, number, number] {
  const word = (at: number) => v4Of(bytes.slice(at, at + 4));
  return [word(0), word(4), word(8), word(12)];
}

/** First and last address of the block of `prefix` bits that `first` lies in. */
export function v4Block(address: number, prefix: number): readonly [first: number, last: number] {
  const size = 2 ** (32 - prefix);
  const first = Math.floor(address / size) * size;
  return [first, first + size - 1];
}

export function v6Block(address: bigint, prefix: number): readonly [first: bigint, last: bigint] {
  const bits = BigInt(128 - prefix);
  const first = (address >> bits) << bits;
  return [first, first + (1n << bits) - 1n];
}

/** The block of `prefix` bits that an address lies in, in canonical text; the text itself when it is no address. */
export function blockText(ip: string, prefix: number): string {
  const bytes = parseIp(ip);
  if (bytes === undefined) return ip;
  const masked = bytes.map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, prefix - i * 8))) & 0xff);
  return `${formatIp(masked)}/${prefix}`;
}
