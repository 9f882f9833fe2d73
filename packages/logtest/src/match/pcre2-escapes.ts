import { type ByteSet, ESCAPED_SETS } from './pcre2-sets.ts';

/** What a manager takes and this translation cannot bring over. The message names it. */
export class Unsupported extends Error {}

export type Escape =
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'set'; readonly set: ByteSet }
  | { readonly kind: 'assertion'; readonly source: string }
  | { readonly kind: 'newlines' | 'not newline' }
  | { readonly kind: 'reference'; readonly to: string | number };

const CONTROLS: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

const ASSERTIONS: Readonly<Record<string, string>> = {
  A: '^',
  G: '^',
  z: '$',
  Z: '(?=\\n?$)',
  b: '\\b',
  B: '\\B',
  // Only moves where the match begins, which no rule asks for.
  K: '',
};

/**
 * Reads the escape that begins with the backslash at `at`: what it means, and where the text goes on. Throws a
 * SyntaxError for what PCRE2 refuses, Unsupported for what this engine lacks.
 */
export function readEscape(text: string, at: number, inClass: boolean): readonly [Escape, number] {
  const char = text[at + 1];
  if (char === undefined) throw new SyntaxError('\\ at the end of the pattern');
  const after = at + 2;
  if (!/[A-Za-z0-9]/.test(char)) return [{ kind: 'byte', byte: char.charCodeAt(0) }, after];
  const set = ESCAPED_SETS[char];
  if (set !== undefined) return [{ kind: 'set', set }, after];
  const control = CONTROLS[char];
  if (control !== undefined) return [{ kind: 'byte', byte: control }, after];
  if (char === 'b' && inClass) return [{ kind: 'byte', byte: 8 }, after];
  const number = numbered(text, at, inClass);
  if (number !== undefined) return number;
  if (/[pPXC]/.test(char)) throw new Unsupported(`\\${char}`);
  if (inClass) throw new SyntaxError(`\\${char} inside a class`);
  const assertion = ASSERTIONS[char];
  if (assertion !== undefined) return [{ kind: 'assertion', source: assertion }, after];
  if (char === 'R') return [{ kind: 'newlines' }, after];
  if (char === 'N') {
    if (text[after] === '{' && !/^\{\d+(?:,\d*)?\}/.test(text.slice(after)))
      throw new SyntaxError('\\N{name}');
    return [{ kind: 'not newline' }, after];
  }
  const reference = named(text, at);
  if (reference !== undefined) return reference;
  throw new SyntaxError(`\\${char}`);
}

/** `\x41`, `\x{41}`, `\o{101}`, `\cA`, `\101`, `\0` and, outside classes, `\1`. */
function numbered(text: string, at: number, inClass: boolean): readonly [Escape, number] | undefined {
  const rest = text.slice(at + 1, at + 16);
  const byte = (digits: string, radix: number, length: number) => {
    const value = Number.parseInt(digits === '' ? '0' : digits, radix);
    if (value > 255) throw new SyntaxError('code point too large');
    return [{ kind: 'byte', byte: value }, at + 1 + length] as const;
  };
  const hex = /^x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{0,2}))/.exec(rest);
  if (hex !== null) return byte(hex[1] ?? hex[2] ?? '', 16, hex[0].length);
  const octal = /^o\{([0-7]+)\}/.exec(rest) ?? /^(0[0-7]{0,2})/.exec(rest);
  if (octal?.[1] !== undefined) return byte(octal[1], 8, octal[0].length);
  const control = /^c([ -~])/.exec(rest);
  if (control?.[1] !== undefined) {
    return [{ kind: 'byte', byte: control[1].toUpperCase().charCodeAt(0) ^ 64 }, at + 3];
  }
  const digits = /^[1-9]\d*/.exec(rest)?.[0];
  if (digits === undefined) return undefined;
  const groups = countGroups(text);
  if (!inClass && (digits.length === 1 || Number(digits) <= groups || /^[89]/.test(digits))) {
    return [{ kind: 'reference', to: Number(digits) }, at + 1 + digits.length];
  }
  const asOctal = /^[0-7]{1,3}/.exec(rest)?.[0];
  if (asOctal !== undefined) return byte(asOctal, 8, asOctal.length);
  return [{ kind: 'byte', byte: digits.charCodeAt(0) }, at + 2];
}

function named(text: string, at: number): readonly [Escape, number] | undefined {
  const rest = text.slice(at + 1);
  const match =
    /^g(?:\{([-+]?\d+)\}|([-+]?\d+))/.exec(rest) ??
    /^(?:g\{|k\{)()()(\w+)\}/.exec(rest) ??
    /^k()()<(\w+)>/.exec(rest) ??
    /^k()()'(\w+)'/.exec(rest);
  if (match === null) {
    if (/^g[<']/.test(rest)) throw new Unsupported('a subroutine call');
    return undefined;
  }
  const number = match[1] || match[2];
  const end = at + 1 + match[0].length;
  if (number === undefined || number === '') return [{ kind: 'reference', to: match[3] ?? '' }, end];
  const relative = /^[-+]/.test(number) ? openedBefore(text, at) + Number(number) : Number(number);
  return [{ kind: 'reference', to: number.startsWith('-') ? relative + 1 : relative }, end];
}

function openedBefore(text: string, at: number): number {
  return countGroups(text.slice(0, at));
}

/** Capturing groups that are opened in a text. */
function countGroups(text: string): number {
  const plain = text.replace(/\\[\s\S]|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]/g, '');
  return plain.match(/\((?!\?|\*)|\(\?(?:P?<(?![=!])|')/g)?.length ?? 0;
}
