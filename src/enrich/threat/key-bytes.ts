/** Kinds of keys in the table of names: a key begins with its kind, so that equal texts of two kinds are two keys. */
export const KEY = { name: 1, hash: 2, agent: 3, agentPrefix: 4, url: 5 } as const;
export type KeyKind = (typeof KEY)[keyof typeof KEY];

/** Longest key in bytes, its kind included. */
export const MAX_KEY_BYTES = 2_048;

/** Writes keys into one piece of memory: a look-up makes no garbage. The bytes hold until the next key is written. */
export class KeyWriter {
  readonly bytes = Buffer.alloc(MAX_KEY_BYTES);
  length = 0;
  /** 64 bits of the key. `low` chooses its place in a table, `high` is kept there and compared first. */
  low = 0;
  high = 0;

  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** UTF-8 of `text` from `from` to `to`; false when it is too long for a key. */
  write(kind: KeyKind, text: string, from = 0, to = text.length): boolean {
    if (to - from >= MAX_KEY_BYTES) return false;
    const { bytes } = this;
    bytes[0] = kind;
    let length = 1;
    for (let i = from; i < to; i += 1) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return this.#writeUtf8(kind, text.slice(from, to));
      bytes[length] = code;
      length += 1;
    }
    this.length = length;
    this.#digest();
    return true;
  }

  /** Half as many bytes as lower-case hex has digits; false for any other text. */
  writeHex(kind: KeyKind, text: string): boolean {
    if (text.length % 2 !== 0 || text.length >= MAX_KEY_BYTES) return false;
    const { bytes } = this;
    bytes[0] = kind;
    for (let i = 0; i < text.length; i += 2) {
      const high = digitOf(text.charCodeAt(i));
      const low = digitOf(text.charCodeAt(i + 1));
      if (high < 0 || low < 0) return false;
      bytes[1 + (i >> 1)] = (high << 4) | low;
    }
    this.length = 1 + (text.length >> 1);
    this.#digest();
    return true;
  }

  /** A key that was written before, as its bytes. */
  take(key: Uint8Array): void {
    this.bytes.set(key);
    this.length = key.length;
    this.#digest();
  }

  #writeUtf8(kind: KeyKind, text: string): boolean {
    const encoded = Buffer.from(text);
    if (encoded.length >= MAX_KEY_BYTES) return false;
    this.bytes[0] = kind;
    encoded.copy(this.bytes, 1);
    this.length = 1 + encoded.length;
    this.#digest();
    return true;
  }

  /** Two lanes that multiply and rotate, each ended by the mixing step of MurmurHash3 (public domain). */
  #digest(): void {
    const { bytes, length } = this;
    let a = this.#seed ^ length;
    let b = ~this.#seed;
    for (let i = 0; i < length; i += 1) {
      const byte = bytes[i] as number;
      a = Math.imul((a << 13) | (a >>> 19), 5) ^ Math.imul(byte + 1, 0xcc9e2d51);
      b = Math.imul(b ^ byte, 0x01000193);
      b = (b << 7) | (b >>> 25);
    }
    this.low = mix(a);
    this.high = mix(b ^ Math.imul(a, 0x1b873593));
  }
}

function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1;
}
