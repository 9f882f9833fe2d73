import { isAscii } from './bytes.ts';
import type { Pattern } from './pattern.ts';

/**
 * Wazuh's "sregex": plain text without regard to case, `^` and `$` as anchors, `|` for alternatives, a leading
 * `!` to negate the whole. Text beyond ASCII never matches, not even itself.
 */
export function osmatch(text: string): Pattern {
  if (text.startsWith('!')) {
    const inner = alternatives(text.slice(1));
    return (bytes) => !inner(bytes);
  }
  return alternatives(text);
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
  if (!isAscii(needle)) return () => false;
  const quoted = needle.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const pattern = new RegExp(`${start ? '^' : ''}${quoted}${end ? '$' : ''}`, 'i');
  return (bytes) => pattern.test(bytes);
}
