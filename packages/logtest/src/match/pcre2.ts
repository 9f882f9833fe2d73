import type { Pattern } from './pattern.ts';

/** PCRE2 escapes that JavaScript lacks or reads otherwise, outside a character class. */
const ESCAPES: Readonly<Record<string, string>> = {
  A: '^',
  z: '$',
  Z: '(?=\\n?$)',
  h: '[ \\t]',
  H: '[^ \\t]',
  s: '[ \\t\\n\\v\\f\\r]',
  S: '[^ \\t\\n\\v\\f\\r]',
  a: '\\x07',
  e: '\\x1b',
  R: '(?:\\r\\n|[\\n\\v\\f\\r])',
  N: '[^\\n]',
};

const POSIX: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t\\n\\v\\f\\r',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  word: '\\w',
  cntrl: '\\x00-\\x1f\\x7f',
  print: ' -~',
  graph: '!-~',
};

/**
 * PCRE2 patterns, run by JavaScript's RegExp over bytes. `.`, `$`, `\s`, `\h`, `\A`, `\z`, `\x{…}`, POSIX
 * classes and `(?i)` anywhere are brought over; possessive quantifiers, atomic groups, recursion and `\Q…\E`
 * are not and count as a syntax error (undefined).
 */
export function pcre2(text: string): Pattern | undefined {
  try {
    const pattern = new RegExp(translate(Buffer.from(text, 'utf8').toString('latin1')));
    return (bytes) => pattern.test(bytes);
  } catch {
    return undefined;
  }
}

function translate(text: string): string {
  let out = '';
  /** Inline options open in each group, outermost first: they end with the group and pass over a `|`. */
  const options: string[][] = [[]];
  let i = 0;
  while (i < text.length) {
    const char = text[i] as string;
    const inline = char === '(' ? /^\(\?([ims]+)\)/.exec(text.slice(i, i + 8)) : null;
    const open = options.at(-1) ?? [];
    if (inline?.[1] !== undefined) {
      const opening = `(?${inline[1]}:`;
      open.push(opening);
      out += opening;
      i += inline[0].length;
    } else if (char === '\\') {
      const [translated, length] = escapeAt(text, i);
      out += translated;
      i += length;
    } else if (char === '[') {
      const [translated, length] = characterClass(text, i);
      out += translated;
      i += length;
    } else {
      if (char === '(') options.push([]);
      if (char === ')') out += ')'.repeat(options.pop()?.length ?? 0);
      if (char === '|') out += `${')'.repeat(open.length)}|${open.join('')}`;
      else out += plain(char);
      i += 1;
    }
  }
  return out + ')'.repeat(options[0]?.length ?? 0);
}

function plain(char: string): string {
  if (char === '.') return '[^\\n]';
  return char === '$' ? '(?=\\n?$)' : char;
}

function escapeAt(text: string, at: number): readonly [string, number] {
  const next = text[at + 1] ?? '';
  const hex = /^\\x\{([0-9a-fA-F]{1,2})\}/.exec(text.slice(at, at + 6));
  if (hex?.[1] !== undefined) return [`\\x${hex[1].padStart(2, '0')}`, hex[0].length];
  return [ESCAPES[next] ?? `\\${next}`, 2];
}

function characterClass(text: string, at: number): readonly [string, number] {
  let out = '[';
  let i = at + 1;
  if (text[i] === '^') {
    out += '^';
    i += 1;
  }
  if (text[i] === ']') {
    out += '\\]';
    i += 1;
  }
  while (i < text.length && text[i] !== ']') {
    const posix = text[i] === '[' ? /^\[:(\w+):\]/.exec(text.slice(i, i + 12)) : null;
    const known = POSIX[posix?.[1] ?? ''];
    if (posix !== null && known !== undefined) {
      out += known;
      i += posix[0].length;
    } else if (text[i] === '\\') {
      const next = text[i + 1] ?? '';
      out += next === 's' ? ' \\t\\n\\v\\f\\r' : next === 'h' ? ' \\t' : `\\${next}`;
      i += 2;
    } else {
      out += text[i] === '[' ? '\\[' : (text[i] as string);
      i += 1;
    }
  }
  if (i >= text.length) throw new SyntaxError('unterminated character class');
  return [`${out}]`, i + 1 - at];
}
