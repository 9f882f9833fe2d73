import { osmatch } from './osmatch.ts';
import { osregex } from './osregex.ts';
import { pcre2 } from './pcre2.ts';

/** Tests the bytes of a value (see `toBytes`). */
export interface Pattern {
  (bytes: string): boolean;
  /** What a manager can run and this engine cannot; such a pattern never holds, negated or not. */
  readonly unsupported?: string;
}

export type PatternType = 'osregex' | 'osmatch' | 'pcre2' | 'string';

/** Compiles a pattern; undefined when the manager would call it a syntax error. */
export function compilePattern(type: PatternType, text: string, negate: boolean): Pattern | undefined {
  const pattern = compile(type, text);
  if (pattern === undefined || pattern.unsupported !== undefined || !negate) return pattern;
  return (bytes) => !pattern(bytes);
}

function compile(type: PatternType, text: string): Pattern | undefined {
  switch (type) {
    case 'osregex':
      return osregex(text);
    case 'osmatch':
      return osmatch(text);
    case 'pcre2':
      return pcre2(text);
    case 'string':
      return (bytes) => bytes === Buffer.from(text, 'utf8').toString('latin1');
  }
}
