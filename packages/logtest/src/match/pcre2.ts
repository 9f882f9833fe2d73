import type { Found } from './osregex.ts';
import type { Pattern } from './pattern.ts';
import { Unsupported } from './pcre2-escapes.ts';
import { translate, translateGroups } from './pcre2-translate.ts';

/**
 * PCRE2 patterns, run by JavaScript's RegExp over bytes. Undefined: a syntax error. A pattern that a manager
 * takes and this engine cannot run (recursion, conditions, `\p{…}`) never matches and says so in `unsupported`.
 */
export function pcre2(text: string): Pattern | undefined {
  const pattern = compile(text);
  if (pattern instanceof Unsupported) return Object.assign(() => false, { unsupported: pattern.message });
  return pattern === undefined ? undefined : (bytes) => pattern.test(bytes);
}

/** The same, giving the offset after the last byte of the first match. */
export function pcre2End(text: string): ((bytes: string) => number | undefined) | undefined {
  const pattern = compile(text);
  if (pattern instanceof Unsupported) return () => undefined;
  if (pattern === undefined) return undefined;
  return (bytes) => {
    const match = pattern.exec(bytes);
    return match === null ? undefined : match.index + match[0].length;
  };
}

/** The same, giving what stands in the groups, up to the last that took part; others before it are empty. */
export function pcre2Groups(text: string): ((bytes: string) => Found | undefined) | undefined {
  try {
    const { source, groups } = translateGroups(Buffer.from(text, 'utf8').toString('latin1'));
    const pattern = new RegExp(source);
    return (bytes) => {
      const match = pattern.exec(bytes);
      if (match === null) return undefined;
      const found = groups.map((number) => match[number]);
      const count = found.findLastIndex((group) => group !== undefined) + 1;
      return {
        end: match.index + match[0].length,
        groups: found.slice(0, count).map((group) => group ?? ''),
      };
    };
  } catch (error) {
    return error instanceof Unsupported ? () => undefined : undefined;
  }
}

function compile(text: string): RegExp | Unsupported | undefined {
  try {
    return new RegExp(translate(Buffer.from(text, 'utf8').toString('latin1')));
  } catch (error) {
    return error instanceof Unsupported ? error : undefined;
  }
}
