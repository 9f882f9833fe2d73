import { late } from '../../../kernel/late.ts';
import { entropy, everyMatch, everythingBut, runEnd } from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector, type Trigger } from '../../detector.ts';

/** Keys without a mark of their own: words of the vendor and the whole form of the value. */
export interface VendorKey {
  /** In lower case, single spaces between; `_` stands for `-` and for nothing, too. */
  readonly words: string;
  /** Anchored at both ends. */
  readonly form: RegExp;
  /** What a name may hold beside the vendor's word and `OF_SECRETS`. */
  readonly also?: RegExp;
}

/** Between the vendor's word and the sign: nothing that makes it the name of something else (id, url, release …). */
const OF_SECRETS =
  /api|keys?|tokens?|secrets?|access|apps?|application|client|consumer|oauth2?|auth(?:orization)?|login|passw(?:or)?d|passphrase|pass|pwd?|personal|pat|private|service|account|iam|hmac|credentials?|creds?|bearer|session|deploy|cloud|user|bot|rest|admin|master|global|webhook|signing|legacy|prod(?:uction)?|live|test|staging|dev|header|value|license|project|x|v\d/g;
const MAX_TAIL = 40;
/** The rest of the name, then a sign (`=`, `:`, `:=`, `=>`, `?=`, `:::=`, `||`, `,`, `>`), then what opens a value. */
const TAIL = /([\w. -]{0,40}?)["'\]\\`]{0,3}[ \t]{0,3}(?::{0,3}=>?|\?=|\|\||[:,>])[ \t=("'`\\]{0,6}/y;
/** `--softlayer-api-key "…"`: an option needs no sign. */
const OPTION = /([\w-]{0,40})[ \t]{1,3}\\{0,3}["']?/y;
const VALUE = everythingBut(' \t\r\n"\'`<>;,(){}[]\\&');
const MAX_VALUE = 512;

const IN_MASK = /\[REDACTED:[a-z\d_]{0,40}$/;

/** A word inside another is no vendor's: `CameraKit`, `rookTable`; a hump or a separator begins one. */
function beginsWord(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  // A mask names what it hides.
  if (before === ':' || before === '_') return !IN_MASK.test(text.slice(Math.max(0, at - 51), at));
  if (!/[A-Za-z]/.test(before)) return true;
  return /[a-z]/.test(before) && /[A-Z]/.test(text.charAt(at)) && /[a-z]/.test(text.charAt(at + 1));
}

/** One of these, or the vendor's bare name. */
const TELLS = /key|token|secret|access|auth|login|pass|pwd?|cred|bearer|iam|hmac|personal|com$/;

function isOfSecrets(tail: string, also: RegExp | undefined): boolean {
  const name = tail.toLowerCase();
  if (/[a-z]/.test(name) && !TELLS.test(name.trimEnd())) return false;
  const rest = name.replace(OF_SECRETS, '');
  return !/[a-z]/.test(also === undefined ? rest : rest.replace(also, ''));
}

/** As random as keys are: no row of one character, no `xxxx`, no word in capitals. */
function isKey(value: string): boolean {
  const bits = entropy(value);
  if (/x{4}/i.test(value) || bits < 2.1) return false;
  return /[\d:]/.test(value) || (value.length >= 24 && bits > 3.2);
}

/** The rest of the name from `from` on, and where the value behind it begins. */
function tailAfter(text: string, from: number, option: boolean): { tail: string; start: number } | undefined {
  const reader = option ? OPTION : TAIL;
  reader.lastIndex = from;
  const match = reader.exec(text);
  if (match === null) return option ? tailAfter(text, from, false) : undefined;
  return { tail: match[1] ?? '', start: reader.lastIndex };
}

/** With `_`, with `-` and, inside a word, with neither. */
function spellings(word: string): readonly string[] {
  if (!word.includes('_')) return [word];
  const bare = word.endsWith('_') ? word : word.replaceAll('_', '');
  return [...new Set([word, word.replaceAll('_', '-'), bare])];
}

/** What finds a vendor's word, the longest first, and the keys that it stands for. */
function readerOf(keys: readonly VendorKey[], words: readonly string[]) {
  const byWord = new Map<string, VendorKey[]>();
  for (const key of keys)
    for (const word of key.words.split(' ')) {
      const bare = word.replaceAll('_', '');
      byWord.set(bare, [...(byWord.get(bare) ?? []), key]);
    }
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map((word) => word.replaceAll('_', '[-_]?')).join('|'), 'gi');
  return { pattern, byWord };
}

/** `meraki_api_key = …`, `"X-RapidAPI-Key": "…"`, `--softlayer-api-key "…"`. */
export function vendorKeys(type: string, keys: readonly VendorKey[], when: Trigger): TextDetector {
  const words = [...new Set(keys.flatMap((key) => key.words.split(' ')))];
  const reader = late(() => readerOf(keys, words));
  return {
    type,
    version: 1,
    pack: 'credential',
    certainty: CERTAINTY.prefixed,
    when: { literals: words.flatMap(spellings), ...when },
    find(text) {
      const spans: Span[] = [];
      const { pattern, byWord } = reader();
      /** End of the run of a value's characters that was read last. */
      let read = 0;
      for (const { 0: word, index } of everyMatch(pattern, text)) {
        if (index < (spans.at(-1)?.end ?? 0) || !beginsWord(text, index)) continue;
        const found = tailAfter(
          text,
          index + word.length,
          /--[\w-]{0,20}$/.test(text.slice(Math.max(0, index - MAX_TAIL), index)),
        );
        if (found === undefined) continue;
        const { tail, start } = found;
        if (start >= read) read = runEnd(text, start, VALUE);
        const value = text.slice(start, Math.min(read, start + MAX_VALUE)).replace(/[.:]$/, '');
        const rows = byWord.get(word.toLowerCase().replaceAll(/[-_]/g, ''));
        if (rows?.some(({ form, also }) => form.test(value) && isOfSecrets(tail, also)) && isKey(value))
          spans.push({ start, end: start + value.length });
      }
      return spans;
    },
  };
}
