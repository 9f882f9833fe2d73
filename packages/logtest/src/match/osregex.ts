import type { Pattern } from './pattern.ts';

/** What stands after a backslash, as a JavaScript pattern over bytes. */
const CLASSES: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[A-Za-z0-9@_-]',
  W: '[^A-Za-z0-9@_-]',
  s: ' ',
  S: '[^ ]',
  t: '\\t',
  p: '[()*+,\\-.:;<=>?[\\]!"\'#$%&|{}]',
  '.': '[^]',
};

/** Characters that a backslash makes literal. */
const LITERALS = '()\\|<$';

/**
 * Wazuh's own regular expressions: no regard to case, unanchored, classes by backslash, `+` and `*` only after
 * a class, a bare `.` is a dot, `( )` marks captures. Text beyond ASCII never matches. Undefined: a syntax error.
 * Reference: https://documentation.wazuh.com/current/user-manual/ruleset/ruleset-xml-syntax/regex.html
 */
export function osregex(text: string): Pattern | undefined {
  const source = translate(text);
  if (source === undefined) return undefined;
  const pattern = new RegExp(source, 'i');
  return (bytes) => pattern.test(bytes);
}

function translate(text: string): string | undefined {
  let out = '';
  let inGroup = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] as string;
    if (char === '\\') {
      i += 1;
      const escaped = text[i] ?? '';
      const known = CLASSES[escaped];
      if (known !== undefined) {
        out += known;
        const repeat = text[i + 1];
        if (repeat === '+' || repeat === '*') {
          out += repeat;
          i += 1;
        }
      } else if (escaped !== '' && LITERALS.includes(escaped)) out += literal(escaped);
      else return undefined;
    } else if (char === '(' || char === ')') {
      if (inGroup === (char === '(')) return undefined;
      inGroup = !inGroup;
    } else if (char === '|') {
      if (inGroup) return undefined;
      out += '|';
    } else if (char === '^' && (i === 0 || text[i - 1] === '|')) out += '^';
    else if (char === '$' && (i === text.length - 1 || text[i + 1] === '|')) out += '$';
    else out += literal(char);
  }
  return inGroup ? undefined : out;
}

function literal(char: string): string {
  if (char > '\x7f') return '(?!)';
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}

/** For `^a$|^b$` without classes: `a` and `b` in lower case, the only values it matches. Else undefined. */
export function wholeValues(text: string): readonly string[] | undefined {
  const values = text.split('|').map((part) => /^\^([ -#%-'*-[\]-{}~]*)\$$/.exec(part)?.[1]?.toLowerCase());
  return values.every((value) => value !== undefined) ? values : undefined;
}
