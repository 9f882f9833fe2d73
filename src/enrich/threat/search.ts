import type { KeyWriter } from './key-bytes.ts';

/**
 * The last index from `low` up to, not including, `high` for which `isUpTo` holds; it must hold for the first ones and for no
 * later one. `low - 1` when it holds for none.
 */
export function lastUpTo(low: number, high: number, isUpTo: (index: number) => boolean): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isUpTo(middle)) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** The hash table of names: open addressing, each slot a part of the digest and an entry. */
export class NameTable {
  readonly #slots: Uint32Array;
  readonly #keyAt: Uint32Array;
  readonly #lists: Uint32Array;
  readonly #keys: Buffer;

  constructor(slots: Uint32Array, keyAt: Uint32Array, lists: Uint32Array, keys: Buffer) {
    this.#slots = slots;
    this.#keyAt = keyAt;
    this.#lists = lists;
    this.#keys = keys;
  }

  /** The list of the key that was written last; undefined when the table has no such key. */
  find({ bytes, length, low, high }: KeyWriter): number | undefined {
    const slots = this.#slots;
    const mask = (slots.length >> 1) - 1;
    for (let tried = 0, slot = low & mask; tried <= mask; tried += 1, slot = (slot + 1) & mask) {
      const entry = slots[slot * 2 + 1];
      if (entry === undefined || entry === 0) return undefined;
      if (slots[slot * 2] === high && this.#isKey(entry - 1, bytes, length)) return this.#lists[entry - 1];
    }
    return undefined;
  }

  #isKey(entry: number, bytes: Buffer, length: number): boolean {
    const at = this.#keyAt[entry] ?? 0;
    if ((this.#keyAt[entry + 1] ?? 0) - at !== length) return false;
    for (let i = 0; i < length; i += 1) if (this.#keys[at + i] !== bytes[i]) return false;
    return true;
  }
}
