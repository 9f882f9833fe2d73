import { everyMatch } from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { tellingWords } from '../../telling-words.ts';

/** Order of the curve without its last 32 hex digits, which 64 hex digits of a key stay below. SEC 2, section 2.4.1. */
const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';
const HEX = /(?<![\da-zA-Z])0x([\da-fA-F]{64})(?![\da-zA-Z])/dg;
const BARE_HEX = /(?<![\da-zA-Z])[\da-fA-F]{64}(?![\da-zA-Z])/g;
/**
 * Wallet import format and extended private keys (BIP 32), base58 without 0, O, I and l. A slash is a path's where small
 * letters stand on its other side, and base64's elsewhere.
 */
const BASE58 =
  /(?<![\da-zA-Z+]|[\]\dA-Z+/][a-z]{0,3}\/)(?:[5KLc9][1-9A-HJ-NP-Za-km-z]{50,51}|[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{107})(?![\da-zA-Z+]|\/[a-z]{0,3}[[\dA-Z+/])/g;

const OF_KEYS = tellingWords(
  ['private key', 'privatekey', 'priv key', 'privkey', 'secret key', 'wallet', 'secp256k1', 'wif'],
  48,
  0,
);
/** What 32 bytes usually are where chains are spoken of. */
const OF_HASHES = tellingWords(
  (
    'tx txs txid txhash transaction transactions hash hashes block blockhash root state receipt receipts topic topics digest ' +
    'keccak keccak256 sha256 commit parent uncle storage slot proof merkle checksum event logs data public pubkey nonce salt'
  ).split(' '),
  48,
  16,
);

function isInRange(hex: string): boolean {
  const key = hex.toLowerCase();
  return key < ORDER && new Set(key).size > 6;
}

/**
 * Private keys of wallets: hex behind `0x` where a word tells of a key, or where nothing is known of the place and nothing
 * tells of a hash; WIF and extended keys wherever they stand.
 */
export const walletKey: TextDetector = {
  type: 'wallet_private_key',
  version: 1,
  pack: 'crypto',
  certainty: CERTAINTY.generic,
  when: { length: 51, run: 51, digits: 4 },
  find(text, context) {
    const spans: Span[] = [];
    for (const match of everyMatch(HEX, text)) {
      const span = { start: match.index, end: match.index + 66 };
      if (!isInRange(match[1] ?? '')) continue;
      const told = OF_KEYS(text, span, context);
      if (told || (context.alone && !OF_HASHES(text, span, context))) spans.push(span);
    }
    for (const { index } of everyMatch(BARE_HEX, text)) {
      const span = { start: index, end: index + 64 };
      if (
        isInRange(text.slice(index, span.end)) &&
        /priv(?:ate)?[\s_-]?key["']?\s{0,2}[:=]{1,2}>?\s{0,2}["']?$/i.test(
          text.slice(Math.max(0, index - 24), index),
        )
      )
        spans.push(span);
    }
    for (const { 0: found, index } of everyMatch(BASE58, text))
      if (/\d/.test(found) && /[a-z]/.test(found) && /[A-Z]/.test(found))
        spans.push({ start: index, end: index + found.length });
    return spans;
  },
};
