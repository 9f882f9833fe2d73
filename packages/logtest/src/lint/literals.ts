import type { Condition } from '../rule.ts';

/** One alternative of a pattern that is plain text. */
export interface Literal {
  /** In lower case where the pattern does not mind the case. */
  readonly text: string;
  /** Anchored there. */
  readonly start: boolean;
  readonly end: boolean;
}

/** The alternatives of a condition whose pattern is plain text between anchors; undefined when it is more than that. */
export function literalsOf(condition: Condition): readonly Literal[] | undefined {
  if (!KNOWN.has(condition)) KNOWN.set(condition, read(condition));
  return KNOWN.get(condition);
}

const KNOWN = new WeakMap<Condition, readonly Literal[] | undefined>();

function read({ type, text, negate }: Condition): readonly Literal[] | undefined {
  if (negate === true || type === undefined) return undefined;
  switch (type) {
    case 'string':
      return [{ text, start: true, end: true }];
    case 'osmatch':
      return text.startsWith('!') ? undefined : text.toLowerCase().split('|').map(anchored);
    case 'osregex':
      return /[\\()]/.test(text) ? undefined : text.toLowerCase().split('|').map(anchored);
    case 'pcre2':
      return pcre2Literals(text);
  }
}

/** Whether the condition holds for every value that is not empty. */
export function holdsForAny({ type, text, negate }: Condition): boolean {
  if (negate === true) return false;
  if (type === 'osregex') return /^\^?\\\.[+*]?\$?$/.test(text);
  return type === 'pcre2' && /^\^?\.[+*]?\$?$/.test(text);
}

/** Whether every value that `narrow` matches is matched by `wide`. */
export function covers(wide: readonly Literal[], narrow: readonly Literal[]): boolean {
  return narrow.every((inner) => wide.some((outer) => coversOne(outer, inner)));
}

function coversOne(wide: Literal, narrow: Literal): boolean {
  if (wide.start && wide.end) return narrow.start && narrow.end && narrow.text === wide.text;
  if (wide.start) return narrow.start && narrow.text.startsWith(wide.text);
  if (wide.end) return narrow.end && narrow.text.endsWith(wide.text);
  return narrow.text.includes(wide.text);
}

/** Whether no value can match both, as far as that can be told. */
export function exclude(one: readonly Literal[], other: readonly Literal[]): boolean {
  return one.every((a) => other.every((b) => excludeOne(a, b)));
}

function excludeOne(a: Literal, b: Literal): boolean {
  if (a.start && a.end) return !coversOne(b, a);
  if (b.start && b.end) return !coversOne(a, b);
  if (a.start && b.start) return !a.text.startsWith(b.text) && !b.text.startsWith(a.text);
  return a.end && b.end && !a.text.endsWith(b.text) && !b.text.endsWith(a.text);
}

function anchored(text: string): Literal {
  const start = text.startsWith('^');
  const end = text.endsWith('$') && text.length > Number(start);
  return { text: text.slice(Number(start), end ? -1 : undefined), start, end };
}

function pcre2Literals(written: string): readonly Literal[] | undefined {
  const fold = written.startsWith('(?i)');
  const text = fold ? written.slice(4) : written;
  const group = /^(\^?)\((?:\?:)?([^()]*)\)(\$?)$/.exec(text);
  const parts = group === null ? text.split('|') : (group[2] ?? '').split('|');
  const literals: Literal[] = [];
  for (const part of parts) {
    const { text: inner, start, end } = anchored(`${group?.[1] ?? ''}${part}${group?.[3] ?? ''}`);
    const plain = inner.replace(/\\([^\w\s])/g, (_, char: string) => (META.test(char) ? '\0' : char));
    if (META.test(plain.replaceAll('\0', ''))) return undefined;
    const bare = inner.replace(/\\([^\w\s])/g, '$1');
    literals.push({ text: fold ? bare.toLowerCase() : bare, start, end });
  }
  return literals;
}

const META = /[\\^$.*+?()[\]{}|]/;
