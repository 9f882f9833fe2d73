import { isAscii, toBytes } from './bytes.ts';
import type { Pattern } from './pattern.ts';

/**
 * Wazuh's "sregex": plain text without regard to case, `^` and `$` as anchors, `|` for alternatives, a leading
 * `!` to negate the whole. Text beyond ASCII is found beside an anchor only, and then byte by byte.
 */
export function osmatch(text: string): Pattern {
  if (text.startsWith('!')) {
    const inner = alternatives(text.slice(1));
    return (bytes) => !inner(bytes);
  }
  return alternatives(text);
}

/** How `<if_group>` finds groups: as osmatch, but `$` and `!` are characters. */
export function groupMatch(text: string): Pattern {
  const parts = text.toLowerCase().split('|');
  if (text === '') return () => false;
  return (groups) => {
    const lower = groups.toLowerCase();
    return parts.some((part) =>
      part.startsWith('^') ? lower.startsWith(part.slice(1)) : lower.includes(part),
    );
  };
}

function alternatives(text: string): Pattern {
  const parts = text.split('|').map(alternative);
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return (bytes) => parts.some((part) => part(bytes));
}

function alternative(text: string): Pattern {
  const start = text.startsWith('^');
  const end = text.endsWith('$') && text.length > Number(start);
  const needle = text.slice(Number(start), end ? -1 : undefined);
  if (!isAscii(needle)) return beyondAscii(lowerAscii(toBytes(needle)), start, end);
  const quoted = needle.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const pattern = new RegExp(`${start ? '^' : ''}${quoted}${end ? '$' : ''}`, 'i');
  return (bytes) => pattern.test(bytes);
}

/** The search inside a text never finds bytes beyond ASCII; the comparisons that an anchor asks for do. */
function beyondAscii(needle: string, start: boolean, end: boolean): Pattern {
  if (start && end) return (bytes) => lowerAscii(bytes) === needle;
  if (start) return (bytes) => lowerAscii(bytes).startsWith(needle);
  if (end) return (bytes) => lowerAscii(bytes).endsWith(needle);
  return () => false;
}

function lowerAscii(bytes: string): string {
  return bytes.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
