import { characterSet, contains } from '../characters.ts';

const HEX = characterSet('0123456789abcdefABCDEF');
const HYPHEN = 45;
const LENGTH = 36;

/** `8-4-4-4-12` hexadecimal digits (RFC 9562 §4): the identifier that events are full of, and never anything else. */
export function isUuid(text: string): boolean {
  if (text.length !== LENGTH) return false;
  for (let i = 0; i < LENGTH; i += 1) {
    const code = text.charCodeAt(i);
    const between = i === 8 || i === 13 || i === 18 || i === 23;
    if (between ? code !== HYPHEN : !contains(HEX, code)) return false;
  }
  return true;
}
