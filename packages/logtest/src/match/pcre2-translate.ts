import { classSource } from './pcre2-class.ts';
import { type Escape, readEscape, Unsupported } from './pcre2-escapes.ts';
import { inAnyCase, NEWLINE, not, setOf, setSource } from './pcre2-sets.ts';

interface Options {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
}

/** Stands for a group that captures until all groups are known: an id, between this and `;`. */
const OPEN = '\ue000';
const REFERENCE = '\ue001';
/** Largest number in a `{n}` of PCRE2. */
const MAX_REPEAT = 65_535;

/**
 * The JavaScript source that matches the same bytes. Letter case, classes, anchors and line ends are written
 * out; possessive quantifiers and atomic groups become a lookahead with a back reference. Throws a SyntaxError
 * for what PCRE2 refuses and Unsupported for what cannot be brought over.
 */
export function translate(text: string): string {
  return new Translator(text).run();
}

/** The same with the numbers that the groups of the pattern have in JavaScript, in their order. */
export function translateGroups(text: string): {
  readonly source: string;
  readonly groups: readonly number[];
} {
  const translator = new Translator(text);
  return { source: translator.run(), groups: translator.groupNumbers() };
}

class Translator {
  private readonly text: string;
  private at = 0;
  /** Ids of the capturing groups of the pattern, by number - 1, and by name. */
  private readonly groups: number[] = [];
  private readonly names = new Map<string, number>();
  private readonly references: { readonly to: string | number; readonly place: string }[] = [];
  /** Numbers of groups in JavaScript, by id. */
  private readonly numbers = new Map<number, number>();
  private ids = 0;
  private lookbehinds = 0;

  constructor(text: string) {
    this.text = unquoted(text);
  }

  run(): string {
    const source = this.alternatives({ i: false, m: false, s: false, x: false });
    if (this.at < this.text.length) throw new SyntaxError('unmatched )');
    return this.numbered(source);
  }

  /** Up to the `)` that ends the group, or the end. Options set inside hold to that end. */
  private alternatives(from: Options): string {
    let options = from;
    let out = '';
    while (this.at < this.text.length && this.text[this.at] !== ')') {
      const inline = /^\(\?(\^?[a-zA-Z]*(?:-[a-zA-Z]*)?)\)/.exec(this.text.slice(this.at, this.at + 24));
      if (inline?.[1] !== undefined && !/^(?:R|P.*)$/.test(inline[1])) {
        options = withOptions(options, inline[1]);
        this.at += inline[0].length;
      } else if (this.text[this.at] === '|') {
        out += '|';
        this.at += 1;
      } else if (!this.skipped(options)) out += this.quantified(this.atom(options), options);
    }
    return out;
  }

  /** Comments, and white space under the `x` option. */
  private skipped({ x }: Options): boolean {
    const rest = this.text.slice(this.at);
    const skipped = /^\(\?#[^)]*\)/.exec(rest) ?? (x ? /^(?:\s|#[^\n]*)/.exec(rest) : null);
    this.at += skipped?.[0].length ?? 0;
    return skipped !== null;
  }

  private atom(options: Options): string {
    const char = this.text[this.at] as string;
    if (char === '(') return this.group(options);
    if (char === '[') {
      const [source, end] = classSource(this.text, this.at, options.i);
      this.at = end;
      return source;
    }
    if (char === '\\') return this.escape(options);
    if (/^(?:[*+?]|\{\d+(?:,\d*)?\})/.test(this.text.slice(this.at, this.at + 14))) {
      throw new SyntaxError('nothing to repeat');
    }
    this.at += 1;
    if (char === '.') return options.s ? '[^]' : setSource(not(NEWLINE));
    if (char === '^') return options.m ? '(?:^|(?<=\\n)(?=[^]))' : '^';
    if (char === '$') return options.m ? '(?=\\n|$)' : '(?=\\n?$)';
    return literal(char.charCodeAt(0), options);
  }

  private escape(options: Options): string {
    const [read, end] = readEscape(this.text, this.at, false);
    this.at = end;
    switch (read.kind) {
      case 'byte':
        return literal(read.byte, options);
      case 'set':
        return setSource(options.i ? inAnyCase(read.set) : read.set);
      case 'assertion':
        return read.source;
      case 'newlines':
        return this.atomic('\\r\\n|[\\n-\\r\\x85]');
      case 'not newline':
        return setSource(not(NEWLINE));
      case 'reference':
        return this.reference(read.to, options);
    }
  }

  private reference(to: Extract<Escape, { kind: 'reference' }>['to'], { i }: Options): string {
    this.ids += 1;
    const place = `${REFERENCE}${this.ids};`;
    this.references.push({ to, place });
    return i ? `(?i:${place})` : `(?:${place})`;
  }

  private group(options: Options): string {
    const rest = this.text.slice(this.at, this.at + 60);
    const special = /^\(\?(?:[:>=!|]|<[=!]|([a-zA-Z]*(?:-[a-zA-Z]+)?):)/.exec(rest);
    const name = /^\(\?(?:P?<(\w+)>|'(\w+)')/.exec(rest);
    const same = /^\(\?P=(\w+)\)/.exec(rest);
    if (same?.[1] !== undefined) {
      this.at += same[0].length;
      return this.reference(same[1], options);
    }
    if (special !== null) return this.specialGroup(special[0], special[1], options);
    if (name !== null) return this.capture(name[0].length, options, name[1] ?? name[2]);
    if (/^\(\?(?:R\)|&|P>|[-+]?\d|\(|C)/.test(rest))
      throw new Unsupported('a recursion, condition or callout');
    if (/^\(\*[A-Za-z]/.test(rest)) throw new Unsupported('a verb');
    if (rest.startsWith('(?')) throw new SyntaxError('unrecognized character after (?');
    return this.capture(1, options, undefined);
  }

  private capture(length: number, options: Options, name: string | undefined): string {
    this.at += length;
    this.ids += 1;
    const id = this.ids;
    this.groups.push(id);
    if (name !== undefined) {
      if (/^\d/.test(name) || this.names.has(name)) throw new SyntaxError('group name');
      this.names.set(name, id);
    }
    return `${OPEN}${id};${this.inside(options)})`;
  }

  private specialGroup(opening: string, flags: string | undefined, options: Options): string {
    this.at += opening.length;
    if (flags !== undefined && flags !== '') return `(?:${this.inside(withOptions(options, flags))})`;
    if (opening === '(?|') throw new Unsupported('a branch reset');
    const behind = opening.startsWith('(?<') ? 1 : 0;
    this.lookbehinds += behind;
    const inside = this.inside(options);
    this.lookbehinds -= behind;
    return opening === '(?>' ? this.atomic(inside) : `${opening}${inside})`;
  }

  private inside(options: Options): string {
    const inside = this.alternatives(options);
    if (this.text[this.at] !== ')') throw new SyntaxError('missing )');
    this.at += 1;
    return inside;
  }

  private atomic(inside: string): string {
    if (this.lookbehinds > 0) throw new Unsupported('an atomic group in a lookbehind');
    this.ids += 1;
    return `(?:(?=${OPEN}${this.ids};${inside}))${REFERENCE}${this.ids};)`;
  }

  private quantified(atom: string, options: Options): string {
    while (this.at < this.text.length && this.skipped(options));
    const match = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})([+?]?)/.exec(this.text.slice(this.at, this.at + 20));
    if (match === null) return atom;
    const [least, most] = [Number(match[1] ?? 0), Number(match[2] || match[1] || 0)];
    if (most < least || most > MAX_REPEAT) throw new SyntaxError('numbers in {}');
    this.at += match[0].length;
    const mode = match[3] ?? '';
    const repeated = `${repeatable(atom)}${match[0].slice(0, match[0].length - mode.length)}`;
    if (mode === '+') return this.atomic(repeated);
    return `${repeated}${mode}`;
  }

  groupNumbers(): readonly number[] {
    return this.groups.map((id) => this.numbers.get(id) ?? 0);
  }

  /** Numbers the groups as JavaScript does and writes the references. */
  private numbered(source: string): string {
    const { numbers } = this;
    const opened = source.replace(new RegExp(`${OPEN}(\\d+);`, 'g'), (_, id: string) => {
      numbers.set(Number(id), numbers.size + 1);
      return '(';
    });
    const targets = new Map<string, number>();
    for (const { to, place } of this.references) {
      const id = typeof to === 'number' ? this.groups[to - 1] : this.names.get(to);
      if (id === undefined) throw new SyntaxError('reference to a group that does not exist');
      targets.set(place, id);
    }
    return opened.replace(new RegExp(`${REFERENCE}(\\d+);`, 'g'), (place, own: string) => {
      return `\\${numbers.get(targets.get(place) ?? Number(own))}`;
    });
  }
}

function withOptions(from: Options, text: string): Options {
  const [on = '', off = ''] = text.replace('^', '').split('-');
  if (/[^imsx]/.test(on + off)) {
    if (/[^imsxnJU]/.test(on + off)) throw new SyntaxError('unrecognized option');
    throw new Unsupported('an option other than i, m, s, x');
  }
  const base = text.startsWith('^') ? { i: false, m: false, s: false, x: false } : from;
  const value = (name: keyof Options) => (base[name] || on.includes(name)) && !off.includes(name);
  return { i: value('i'), m: value('m'), s: value('s'), x: value('x') };
}

/** By byte, as written and in any case: most of a pattern is these. */
const LITERALS = [false, true].map((anyCase) =>
  Array.from({ length: 256 }, (_, byte) => {
    const set = setOf(byte);
    return setSource(anyCase ? inAnyCase(set) : set);
  }),
);

function literal(byte: number, { i }: Options): string {
  return LITERALS[Number(i)]?.[byte] ?? '';
}

/** A source that a quantifier can follow in JavaScript. */
function repeatable(atom: string): string {
  if (atom === '') throw new SyntaxError('nothing to repeat');
  return /^(?:\^|\\b|\\B|\$|\(\?<?[=!].*)$/s.test(atom) ? `(?:${atom})` : atom;
}

/** `\Q…\E` written out with a backslash before everything that could mean more than itself. */
function unquoted(text: string): string {
  return text.replace(/\\Q([\s\S]*?)(?:\\E|$)|\\E|\\[\s\S]/g, (whole, inside: string | undefined) => {
    if (inside !== undefined) return inside.replace(/[^A-Za-z0-9]/g, '\\$&');
    return whole === '\\E' ? '' : whole;
  });
}
