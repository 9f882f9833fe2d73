import { createHash } from 'node:crypto';

/** Numbers that look random and are always the same for a label: xorshift32. */
export class Noise {
  #state: number;

  constructor(label: string) {
    this.#state = createHash('sha256').update(`planted/${label}`).digest().readInt32LE() || 1;
  }

  /** From 0 on, below `limit`. */
  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }

  of(characters: string): string {
    return characters.charAt(this.below(characters.length));
  }
}
