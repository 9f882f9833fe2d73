import { GrowingNumbers } from './growing.ts';
import { FACT_WORDS, LAST } from './set-layout.ts';

/** Lists of facts, each kept once, the strongest first: most confidence, then the smallest block, then seen last. */
export class ListTable {
  readonly #facts: Uint32Array;
  readonly #lists = new GrowingNumbers();
  readonly #single = new Map<number, number>();
  readonly #several = new Map<string, number>();

  constructor(facts: Uint32Array) {
    this.#facts = facts;
  }

  /** Where the list of these facts begins. */
  add(facts: readonly number[]): number {
    const [only = 0] = facts;
    if (facts.length === 1) return this.#kept(this.#single, only, facts);
    const sorted = [...new Set(facts)].sort((a, b) => this.#strength(b, a));
    return this.#kept(this.#several, sorted.join(' '), sorted);
  }

  view(): Uint32Array {
    return this.#lists.view();
  }

  #kept<K>(known: Map<K, number>, key: K, facts: readonly number[]): number {
    const before = known.get(key);
    if (before !== undefined) return before;
    const at = this.#lists.length;
    facts.forEach((fact, i) => {
      this.#lists.push(i === facts.length - 1 ? (fact | LAST) >>> 0 : fact);
    });
    known.set(key, at);
    return at;
  }

  #strength(a: number, b: number): number {
    const word = (fact: number, at: number) => this.#facts[fact * FACT_WORDS + at] ?? 0;
    const confidence = (fact: number) => (word(fact, 1) >>> 8) & 0xff;
    const prefix = (fact: number) => word(fact, 0) & 0xff;
    return confidence(a) - confidence(b) || prefix(a) - prefix(b) || word(a, 3) - word(b, 3) || b - a;
  }
}
