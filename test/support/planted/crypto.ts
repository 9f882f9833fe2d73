import { createHash } from 'node:crypto';
import { Noise } from './noise.ts';
import type { Planted } from './secrets.ts';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const RIPPLE = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';
const HEX = '0123456789abcdef';

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Version bytes and a made-up hash of 20 bytes, with the checksum behind them. */
function base58Check(version: readonly number[], alphabet = BASE58): string {
  const noise = new Noise(`base58/${version.join()}`);
  const payload = Buffer.from([...version, ...Array.from({ length: 20 }, () => noise.below(256))]);
  const bytes = Buffer.concat([payload, sha256(sha256(payload)).subarray(0, 4)]);
  let number = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = alphabet.charAt(Number(number % 58n)) + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return alphabet.charAt(0).repeat(zeros) + text;
}

function characters(label: string, length: number, alphabet: string): string {
  const noise = new Noise(label);
  return Array.from({ length }, () => noise.of(alphabet)).join('');
}

/** Addresses of wallets that nobody has a key of. The first Bech32 ones are test vectors of BIP 173 and BIP 350. */
export function plantedCrypto(): readonly Planted[] {
  const witness = ['bc1', 'qw508d6qejxtdg4y5r3zarvary0c5xw7k', 'v8f3t4'].join('');
  return [
    base58Check([0x00]),
    base58Check([0x05]),
    base58Check([0x30]),
    base58Check([0x1e]),
    base58Check([0x4c]),
    base58Check([0x41]),
    base58Check([0x1c, 0xb8]),
    base58Check([0x06, 0xa1, 0x9f]),
    base58Check([0x00], RIPPLE),
    witness,
    witness.toUpperCase(),
    ['bc1p', '0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqz', 'k5jj0'].join(''),
    ['bitcoincash:', 'qpm2qsznhks23z7629mms6s4cwef74vcwv', 'y22gdx6a'].join(''),
    `0x${characters('ethereum', 40, HEX)}`,
    `4A${characters('monero', 93, BASE58)}`,
  ].map((value) => ({ type: 'crypto_address', value: value.slice(value.indexOf(':') + 1), text: value }));
}

const wrong = (address: string): string => address.slice(0, -1) + (address.endsWith('7') ? '8' : '7');

/** Of the same alphabets and lengths, with checksums that are not theirs, and hashes. */
export function cryptoLookAlikes(): readonly string[] {
  return [
    wrong(base58Check([0x00])),
    wrong(base58Check([0x05])),
    `${base58Check([0x00])}2`,
    wrong(['bc1', 'qw508d6qejxtdg4y5r3zarvary0c5xw7k', 'v8f3t4'].join('')),
    `0x${'0'.repeat(40)}`,
    `tx 0x${characters('bytes', 64, HEX)}`,
    characters('sha1', 40, HEX),
    characters('sha256', 64, HEX),
    characters('identifier', 32, BASE58),
    '0190f3c27a1b70008000000000005000',
  ];
}
