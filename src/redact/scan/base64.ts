import { characterSet, contains, DIGITS, LETTERS, runEnd } from '../characters.ts';
import type { Decoded } from '../percent.ts';

/** Shorter runs hold nothing that anyone would encode. */
export const MIN_BASE64_RUN = 20;
const MAX_BASE64_RUN = 65_536;
/** RFC 4648 §4 and §5. */
const BASE64 = characterSet(`${LETTERS}${DIGITS}+/-_`);
const PADDING = characterSet('=');

const PRINTABLE = /^[\t\n\r\x20-\x7e\u00a0-\uffff]*$/;

/** Text behind base64, or undefined for anything else: pictures, hashes, words. */
function decode(run: string): string | undefined {
  // Bytes of text: look at the first twelve before decoding all.
  if (!isText(Buffer.from(run.slice(0, 16), 'base64'))) return undefined;
  const text = Buffer.from(run, 'base64').toString('utf8');
  return PRINTABLE.test(text) && !text.includes('\ufffd') ? text : undefined;
}

function isText(bytes: Uint8Array): boolean {
  for (const byte of bytes)
    if (byte < 0x20 ? byte !== 9 && byte !== 10 && byte !== 13 : byte === 0x7f) return false;
  // ASCII for the most part: random bytes are not.
  let ascii = 0;
  for (const byte of bytes) if (byte < 0x80) ascii += 1;
  return ascii * 4 >= bytes.length * 3;
}

/** Every run of base64 that is text when decoded, one level deep; what is found inside stands for all of the run. */
export function decodeBase64Runs(text: string): readonly Decoded[] {
  const runs: Decoded[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (!contains(BASE64, text.charCodeAt(at))) continue;
    const start = at;
    at = runEnd(text, at, BASE64);
    if (at - start < MIN_BASE64_RUN || at - start > MAX_BASE64_RUN) continue;
    const decoded = decode(text.slice(start, at));
    if (decoded === undefined) continue;
    const end = runEnd(text, at, PADDING, 2);
    runs.push({ text: decoded, original: () => ({ start, end }) });
  }
  return runs;
}
