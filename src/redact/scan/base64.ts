import { characterSet, DIGITS, LETTERS, runEnd } from '../characters.ts';
import type { Decoded } from '../percent.ts';
import { nextRunOf } from './runs.ts';

const NONE: readonly Decoded[] = [];

/** Shorter runs hold nothing that anyone would encode. */
export const MIN_BASE64_RUN = 20;
const MAX_BASE64_RUN = 65_536;
/** RFC 4648 §4 and §5. */
const BASE64 = characterSet(`${LETTERS}${DIGITS}+/-_`);
const PADDING = characterSet('=');

const PRINTABLE = /^[\t\n\r\x20-\x7e\u00a0-\uffff]*$/;

/** Characters of one alphabet or the other: a run with both is a path or a name. */
const STANDARD = /[+/]/;
const URL_SAFE = /[-_]/;
/** What each character stands for; 0 for the others, which makes a control character of three of them. */
const SIXTETS = new Uint8Array(128);
Array.from(`${LETTERS.slice(26)}${LETTERS.slice(0, 26)}${DIGITS}+/`).forEach((character, i) => {
  SIXTETS[character.charCodeAt(0)] = i;
});
SIXTETS['-'.charCodeAt(0)] = 62;
SIXTETS['_'.charCodeAt(0)] = 63;

/** Whether the first nine bytes can be text: what is none is mostly told by the first three. */
function beginsAsText(text: string, at: number): boolean {
  for (let i = at; i < at + 12; i += 4) {
    const bits =
      ((SIXTETS[text.charCodeAt(i)] as number) << 18) |
      ((SIXTETS[text.charCodeAt(i + 1)] as number) << 12) |
      ((SIXTETS[text.charCodeAt(i + 2)] as number) << 6) |
      (SIXTETS[text.charCodeAt(i + 3)] as number);
    if (!isTextByte(bits >> 16) || !isTextByte((bits >> 8) & 0xff) || !isTextByte(bits & 0xff)) return false;
  }
  return true;
}

/** Printable ASCII, white space, and bytes of UTF-8 beyond. */
function isTextByte(byte: number): boolean {
  return (byte >= 0x20 && byte !== 0x7f) || byte === 9 || byte === 10 || byte === 13;
}

/** Text behind base64, or undefined for anything else: pictures, hashes, words. */
function decode(run: string): string | undefined {
  if (STANDARD.test(run) && URL_SAFE.test(run)) return undefined;
  // Bytes of text: look at the first twelve before decoding all.
  if (!isText(Buffer.from(run.slice(0, 16), 'base64'))) return undefined;
  const text = Buffer.from(run, 'base64').toString('utf8');
  return PRINTABLE.test(text) && !text.includes('\ufffd') ? text : undefined;
}

function isText(bytes: Uint8Array): boolean {
  if (!bytes.every(isTextByte)) return false;
  // ASCII for the most part: random bytes are not.
  let ascii = 0;
  for (const byte of bytes) if (byte < 0x80) ascii += 1;
  return ascii * 4 >= bytes.length * 3;
}

/** Every run of base64 that is text when decoded, one level deep; what is found inside stands for all of the run. */
export function decodeBase64Runs(text: string): readonly Decoded[] {
  let runs: Decoded[] | undefined;
  for (let run = nextRunOf(text, BASE64, MIN_BASE64_RUN); run !== undefined; ) {
    const { start, end: bare } = run;
    run = nextRunOf(text, BASE64, MIN_BASE64_RUN, bare);
    if (bare - start > MAX_BASE64_RUN || !beginsAsText(text, start)) continue;
    const decoded = decode(text.slice(start, bare));
    if (decoded === undefined) continue;
    const end = runEnd(text, bare, PADDING, 2);
    runs ??= [];
    runs.push({ text: decoded, original: () => ({ start, end }) });
  }
  return runs ?? NONE;
}
