/** Events as texts, oldest first. */
export interface Buffer {
  readonly count: number;
  /** False: there is no room. */
  push(text: string): boolean;
  /** The oldest after the first `from`, as many as fit; one at least. */
  peek(from: number, maxEvents: number, maxBytes: number): string[];
  remove(from: number, count: number): void;
  /** Puts back, after the first `from`, what was removed. */
  putBack(from: number, texts: readonly string[]): void;
  /** Is there a batch full? */
  holds(from: number, events: number, bytes: number): boolean;
  clear(): number;
}

/**
 * Bounded by count and bytes; every text is ASCII, a character is a byte. When it is full the newest event is refused:
 * what is held is how an incident began, and no flood can push it out.
 */
export function createBuffer(maxEvents: number, maxBytes: number): Buffer {
  let texts: string[] = [];
  let bytes = 0;
  return {
    get count() {
      return texts.length;
    },
    push(text) {
      if (texts.length >= maxEvents || bytes + text.length > maxBytes) return false;
      texts.push(text);
      bytes += text.length;
      return true;
    },
    peek(from, most, mostBytes) {
      let end = from;
      for (let size = 0; end < texts.length && end - from < most; end += 1) {
        size += (texts[end] as string).length + 1;
        if (end > from && size > mostBytes) break;
      }
      return texts.slice(from, end);
    },
    remove(from, count) {
      for (const { length } of texts.splice(from, count)) bytes -= length;
    },
    putBack(from, back) {
      texts.splice(from, 0, ...back);
      for (const { length } of back) bytes += length;
    },
    holds: (from, events, most) => texts.length - from >= events || bytes >= most,
    clear() {
      const { length } = texts;
      texts = [];
      bytes = 0;
      return length;
    },
  };
}
