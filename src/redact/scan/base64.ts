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
  let state = 0;
  for (let i = at; i < at + 12; i += 4) {
    const bits =
      ((SIXTETS[text.charCodeAt(i)] as number) << 18) |
      ((SIXTETS[text.charCodeAt(i + 1)] as number) << 12) |
      ((SIXTETS[text.charCodeAt(i + 2)] as number) << 6) |
      (SIXTETS[text.charCodeAt(i + 3)] as number);
    state = textAfter(textAfter(textAfter(state, bits >> 16), (bits >> 8) & 0xff), bits & 0xff);
    if (state < 0) return false;
  }
  return true;
}

/** How many bytes of a UTF-8 character are still to come behind `byte` (RFC 3629 §3); -1 where no text goes on so. */
function textAfter(toCome: number, byte: number): number {
  if (toCome < 0) return -1;
  if (byte < 0x80) return toCome === 0 && isTextByte(byte) ? 0 : -1;
  if (byte < 0xc0) return toCome - 1;
  if (toCome > 0 || byte < 0xc2 || byte > 0xf4) return -1;
  return byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
}

/** Printable ASCII and white space. */
function isTextByte(byte: number): boolean {
  return byte >= 0x20 ? byte !== 0x7f : byte === 9 || byte === 10 || byte === 13;
}

/** Text behind base64, or undefined for anything else: pictures, hashes, words. */
function decode(run: string): string | undefined {
  if (STANDARD.test(run) && URL_SAFE.test(run)) return undefined;
  const text = Buffer.from(run, 'base64').toString('utf8');
  return PRINTABLE.test(text) && !text.includes('\ufffd') ? text : undefined;
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
