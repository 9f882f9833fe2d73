import { characterSet, contains, DIGITS, LETTERS, runEnd } from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { KIND } from '../../scan/kinds.ts';
import { isBase58Check } from './base58.ts';
import { isBech32, isCashAddress } from './bech32.ts';

/** Version byte, hash of 20 bytes, checksum; Zcash and Tezos have longer versions. */
const HASH_BYTES = 25;
const ZCASH_BYTES = 26;
const TEZOS_BYTES = 27;
/** Monero: its checksum is Keccak's, so length, network and alphabet have to do. */
const MONERO = /^[48][1-9AB][1-9A-HJ-NP-Za-km-z]{93}(?:[1-9A-HJ-NP-Za-km-z]{11})?$/;
const ETHEREUM = /^0x[\dA-Fa-f]{40}$/;
/** Every character the same: nobody's. */
const NOBODY = /^0x0*(?:dead)?(.?)\1*$/i;
const BECH32 =
  /^(bc|tb|bcrt|ltc|tltc|addr|stake|cosmos|osmo|juno|terra|inj|celestia|kava|secret|bnb|zil|one|grs|vtc|dgb)1([02-9ac-hj-np-z]{38,110})$/;
const CASH = /^([qp][02-9ac-hj-np-z]{41})$/;

const MIN_LENGTH = 25;
const MAX_LENGTH = 128;
const WORD = characterSet(`${LETTERS}${DIGITS}`);
/** Beside one of these a word belongs to something longer, such as base64. */
const TIES = characterSet(`${LETTERS}${DIGITS}_+`);

function isBase58Address(word: string): boolean {
  if (word.length > 36) return MONERO.test(word);
  return (
    (word.length <= 35 && isBase58Check(word, HASH_BYTES)) ||
    (word.startsWith('t') && isBase58Check(word, ZCASH_BYTES)) ||
    (/^(?:tz[1-4]|KT1)/.test(word) && isBase58Check(word, TEZOS_BYTES))
  );
}

const LOWER = /[a-z]/;
const UPPER = /[A-Z]/;

function isAddress(word: string): boolean {
  if (word.startsWith('0')) return ETHEREUM.test(word) && !NOBODY.test(word);
  // Mixed case is Base58's, one case alone Bech32's; hashes end here, having no `1` behind a known prefix.
  if (UPPER.test(word) && LOWER.test(word))
    return /^[13LMDXAtr9mn2T4578kK]/.test(word) && isBase58Address(word);
  const lower = word.toLowerCase();
  if (CASH.test(lower)) return isCashAddress('bitcoincash', lower);
  const [, prefix, data] = BECH32.exec(lower) ?? [];
  return prefix !== undefined && data !== undefined && isBech32(prefix, data);
}

/** Addresses of wallets, by the checksums that they carry. */
export const cryptoAddress: TextDetector = {
  type: 'crypto_address',
  version: 1,
  pack: 'crypto',
  certainty: CERTAINTY.checked,
  when: { kinds: KIND.digit | KIND.letter, run: MIN_LENGTH, length: MIN_LENGTH },
  find(text) {
    const spans: Span[] = [];
    for (let at = 0; at + MIN_LENGTH <= text.length; at += 1) {
      if (!contains(WORD, text.charCodeAt(at))) continue;
      const start = at;
      at = runEnd(text, at, WORD);
      const length = at - start;
      if (length < MIN_LENGTH || length > MAX_LENGTH) continue;
      if (at < text.length && contains(TIES, text.charCodeAt(at))) continue;
      if (start > 0 && contains(TIES, text.charCodeAt(start - 1))) continue;
      if (isAddress(text.slice(start, at))) spans.push({ start, end: at });
    }
    return spans;
  },
};
