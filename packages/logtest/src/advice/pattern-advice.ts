import { compilePattern, type PatternType } from '../match/pattern.ts';
import { attributeOf, type Facts } from './hint.ts';

/** What is wrong with a pattern that does not compile. */
export function patternAdvice({ match, element, rule }: Facts): string {
  const tag = match[1]?.toLowerCase();
  const same = rule?.children.filter(({ name }) => name.toLowerCase() === tag) ?? [];
  const at = element ?? same[0];
  const text = element?.content ?? same.map(({ content }) => content).join('');
  const written = attributeOf(at, 'type')?.toLowerCase();
  const type: PatternType = written === 'pcre2' ? 'pcre2' : 'osregex';
  if (type === 'pcre2') return pcre2Advice(text);
  const worksAsPcre2 = compilePattern('pcre2', text, false) !== undefined;
  return `${osregexFault(text)}${worksAsPcre2 ? ' As it is, it would be a pattern of type="pcre2" (which minds the case).' : ''}`;
}

function osregexFault(text: string): string {
  const unknown = /\\([^dDwWsStp.()\\|<$])/.exec(text.replaceAll('\\\\', ''));
  if (unknown !== null) {
    return `osregex knows no \\${unknown[1]}; it has \\d \\w \\s \\t \\p \\D \\W \\S and \\. for any character.`;
  }
  if (text.replaceAll('\\\\', '').endsWith('\\')) return 'The pattern ends with a backslash.';
  if (/\([^()]*\|[^()]*\)/.test(text)) {
    return 'osregex has no | inside parentheses: write the whole pattern once for each alternative, split by |.';
  }
  if (/\([^)]*\(/.test(text)) return 'osregex has no parentheses inside parentheses.';
  return 'osregex is not what most call a regular expression: parentheses must be closed and not nested.';
}

function pcre2Advice(text: string): string {
  if (/\\</.test(text)) {
    return 'In rule files < is written \\<, which PCRE2 takes for something else here: named groups and look-behind cannot be written.';
  }
  try {
    new RegExp(text);
  } catch (error) {
    const reason = /: ([^:]+)$/.exec((error as Error).message)?.[1];
    if (reason !== undefined) return `The pattern cannot be read: ${reason.toLowerCase()}.`;
  }
  return 'The pattern cannot be read; or it uses a part of PCRE2 that this tester lacks (see its README).';
}
