const CHARSET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const VALUES = new Int8Array(128).fill(-1);
Array.from(CHARSET).forEach((character, i) => {
  VALUES[character.charCodeAt(0)] = i;
});
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const BECH32 = 1;
/** BIP 350, for witness version 1 and above. */
const BECH32M = 0x2bc830a3;

function step(sum: number, value: number): number {
  const top = sum >>> 25;
  let next = ((sum & 0x1ffffff) << 5) ^ value;
  for (let i = 0; i < GENERATOR.length; i += 1) if ((top >> i) & 1) next ^= GENERATOR[i] as number;
  return next;
}

/** BIP 173 and BIP 350: `prefix`, `1`, and characters whose polynomial has the right rest. Lower case. */
export function isBech32(prefix: string, data: string): boolean {
  let sum = 1;
  for (let i = 0; i < prefix.length; i += 1) sum = step(sum, prefix.charCodeAt(i) >> 5);
  sum = step(sum, 0);
  for (let i = 0; i < prefix.length; i += 1) sum = step(sum, prefix.charCodeAt(i) & 31);
  for (let i = 0; i < data.length; i += 1) {
    const value = VALUES[data.charCodeAt(i)] as number;
    if (value < 0) return false;
    sum = step(sum, value);
  }
  return sum === BECH32 || sum === BECH32M;
}

const CASH_GENERATOR = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n];

/** Bitcoin Cash's addresses, with a longer polynomial: https://reference.cash/protocol/blockchain/encoding/cashaddr */
export function isCashAddress(prefix: string, data: string): boolean {
  let sum = 1n;
  const add = (value: number): void => {
    const top = sum >> 35n;
    sum = ((sum & 0x07ffffffffn) << 5n) ^ BigInt(value);
    CASH_GENERATOR.forEach((generator, i) => {
      if ((top >> BigInt(i)) & 1n) sum ^= generator;
    });
  };
  for (let i = 0; i < prefix.length; i += 1) add(prefix.charCodeAt(i) & 31);
  add(0);
  for (let i = 0; i < data.length; i += 1) {
    const value = VALUES[data.charCodeAt(i)] as number;
    if (value < 0) return false;
    add(value);
  }
  return sum === 1n;
}
