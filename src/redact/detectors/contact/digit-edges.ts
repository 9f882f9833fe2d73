import { characterSet, codeAt, contains, DIGITS, LETTERS } from '../../characters.ts';
import { latePattern } from '../../late-pattern.ts';
import { isMaskEnd } from '../../scan/surroundings.ts';

const ALNUM = characterSet(DIGITS + LETTERS);
const WORD = characterSet(`${DIGITS}${LETTERS}_`);
/** What ties the digits behind it to something longer: another number, a price, a path, an anchor. */
const TIES_BEFORE = characterSet('#@%$^~*\\+-/_');
const TIES_BEHIND = characterSet('%@_');
/** Ties with a letter or digit on its other side. */
const JOINS_BEHIND = characterSet('-=/+.:');
const letter = latePattern('[\\p{Ll}\\p{Lu}\\p{Nd}£€]', 'u');
const DOT = 0x2e;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
/** What begins and ends with letters or digits before it is redacted. */
const MASK = '[REDACTED:';

/** Whether the character before belongs to the digits from `start` on; `\n` in a quoted text does not. */
export function isTiedBefore(text: string, start: number): boolean {
  if (start === 0) return false;
  const code = text.charCodeAt(start - 1);
  if (code >= 128) return letter().test(text.charAt(start - 1));
  const before = codeAt(text, start - 2);
  if (contains(ALNUM, code)) return before !== BACKSLASH || !'nrt'.includes(text.charAt(start - 1));
  if (contains(TIES_BEFORE, code)) return true;
  if (code === DOT || code === COLON) {
    if (code === DOT ? contains(ALNUM, before) : before >= 0x30 && before <= 0x39) return true;
    return isMaskEnd(text, start - 1);
  }
  return isMaskEnd(text, start);
}

export function isTiedBehind(text: string, end: number): boolean {
  if (end === text.length) return false;
  const code = text.charCodeAt(end);
  if (code >= 128) return letter().test(text.charAt(end));
  if (contains(ALNUM, code) || contains(TIES_BEHIND, code)) return true;
  if (contains(JOINS_BEHIND, code))
    return contains(WORD, codeAt(text, end + 1)) || text.startsWith(MASK, end + 1);
  return text.startsWith(MASK, end);
}

export function isTied(text: string, start: number, end: number): boolean {
  return isTiedBefore(text, start) || isTiedBehind(text, end);
}
