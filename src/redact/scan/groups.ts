/** Kinds of character in a group, two bits of a number. */
const KIND_BITS = 2;
const KINDS = (1 << KIND_BITS) - 1;
const FEW = 256;

/** Runs of ASCII letters and digits in a text, in order. One list for all texts, so that reading allocates nothing. */
export class Groups {
  count = 0;
  /** For each group where it begins, with its kinds in the lowest bits, and where it ends. */
  #bounds = new Int32Array(2 * FEW);

  /** Forgets the groups of the text before; what a text of many groups took is given back. */
  clear(): void {
    this.count = 0;
    if (this.#bounds.length > 2 * FEW) this.#bounds = new Int32Array(2 * FEW);
  }

  /** `kinds`: `KIND.digit`, `KIND.letter` or both. */
  add(start: number, end: number, kinds: number): void {
    const at = 2 * this.count;
    if (at === this.#bounds.length) this.#grow();
    this.#bounds[at] = (start << KIND_BITS) | kinds;
    this.#bounds[at + 1] = end;
    this.count += 1;
  }

  #grow(): void {
    const larger = new Int32Array(2 * this.#bounds.length);
    larger.set(this.#bounds);
    this.#bounds = larger;
  }

  start(group: number): number {
    return (this.#bounds[2 * group] as number) >> KIND_BITS;
  }

  kinds(group: number): number {
    return (this.#bounds[2 * group] as number) & KINDS;
  }

  /** Exclusive. */
  end(group: number): number {
    return this.#bounds[2 * group + 1] as number;
  }
}
