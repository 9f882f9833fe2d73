/** A text between stars, or a whole word without any. */
interface Glob {
  readonly start: string;
  readonly between: readonly string[];
  readonly end: string;
}

/**
 * True for texts that one of the words takes. `*` in a word stands for any text, also none; nothing else is special. Letters
 * count as they are written. No text is gone back over, so that no word makes it slow.
 */
export function compileGlobs(words: readonly string[]): (text: string) => boolean {
  const whole = new Set(words.filter((word) => !word.includes('*')));
  const globs = words.filter((word) => word.includes('*')).map(globOf);
  if (globs.length === 0) return (text) => whole.has(text);
  return (text) => whole.has(text) || globs.some((glob) => takes(glob, text));
}

function globOf(word: string): Glob {
  const parts = word.split('*');
  return { start: parts[0] ?? '', between: parts.slice(1, -1).filter(Boolean), end: parts.at(-1) ?? '' };
}

function takes({ start, between, end }: Glob, text: string): boolean {
  if (text.length < start.length + end.length || !text.startsWith(start) || !text.endsWith(end)) return false;
  let from = start.length;
  for (const part of between) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return from <= text.length - end.length;
}
