import type { Pattern } from './pattern.ts';
import { Unsupported } from './pcre2-escapes.ts';
import { translate } from './pcre2-translate.ts';

/**
 * PCRE2 patterns, run by JavaScript's RegExp over bytes. Undefined: a syntax error. A pattern that a manager
 * takes and this engine cannot run (recursion, conditions, `\p{…}`) never matches and says so in `unsupported`.
 */
export function pcre2(text: string): Pattern | undefined {
  try {
    const pattern = new RegExp(translate(Buffer.from(text, 'utf8').toString('latin1')));
    return (bytes) => pattern.test(bytes);
  } catch (error) {
    if (error instanceof Unsupported) return Object.assign(() => false, { unsupported: error.message });
    return undefined;
  }
}
