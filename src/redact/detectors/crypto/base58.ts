import { sha256 } from '../../../kernel/digest.ts';

const BITCOIN = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** XRP Ledger orders the same characters differently: https://xrpl.org/docs/references/protocol/data-types/base58-encodings */
const RIPPLE = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';

function valuesOf(alphabet: string): Int8Array {
  const values = new Int8Array(128).fill(-1);
  Array.from(alphabet).forEach((character, i) => {
    values[character.charCodeAt(0)] = i;
  });
  return values;
}
const BITCOIN_VALUES = valuesOf(BITCOIN);
const RIPPLE_VALUES = valuesOf(RIPPLE);

/** The number that the characters are, as `length` bytes; undefined when it does not fit or one is outside the alphabet. */
function decode(text: string, values: Int8Array, length: number): Uint8Array | undefined {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < text.length; i += 1) {
    let carry = values[text.charCodeAt(i)] as number;
    if (carry < 0) return undefined;
    for (let j = length - 1; j >= 0; j -= 1) {
      carry += (bytes[j] as number) * 58;
      bytes[j] = carry & 0xff;
      carry >>= 8;
    }
    if (carry !== 0) return undefined;
  }
  return bytes;
}

const digest = (bytes: Uint8Array): Uint8Array => Buffer.from(sha256(bytes), 'base64url');
const CHECKSUM_BYTES = 4;

/** Base58Check: `length` bytes of which the last four begin the double SHA-256 of the others. */
export function isBase58Check(text: string, length: number): boolean {
  const bytes = decode(text, text.startsWith('r') ? RIPPLE_VALUES : BITCOIN_VALUES, length);
  if (bytes === undefined) return false;
  const payload = length - CHECKSUM_BYTES;
  const sum = digest(digest(bytes.subarray(0, payload)));
  return bytes.subarray(payload).every((byte, i) => byte === sum[i]);
}
