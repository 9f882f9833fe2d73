/** Longer strings hardly come again. */
const MAX_LENGTH = 256;
/** Of all places together. */
const MAX_STRINGS = 8_192;
/** After so many strings of a place, so many of those asked for must have been known. */
const TRIAL = 256;
const MIN_HITS = 128;

/**
 * Strings of one place in which nothing was found: what a field holds, such as a program's name, comes again and again.
 * Where it does not, as with identifiers, the place gives up for a while.
 */
export class CleanStrings {
  readonly #vocabulary: Vocabulary;
  readonly #strings = new Set<string>();
  #added = 0;
  #hits = 0;
  #gaveUp = false;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  has(text: string): boolean {
    if (this.#gaveUp || !this.#strings.has(text)) return false;
    this.#hits += 1;
    return true;
  }

  add(text: string): void {
    if (this.#gaveUp || text.length > MAX_LENGTH) return;
    this.#added += 1;
    if (this.#added % TRIAL === 0) {
      this.#gaveUp = this.#hits < MIN_HITS;
      this.#hits = 0;
      if (this.#gaveUp) return;
    }
    this.#vocabulary.count(this);
    this.#strings.add(text);
  }

  forget(): void {
    this.#strings.clear();
    this.#added = 0;
    this.#hits = 0;
    this.#gaveUp = false;
  }
}

/**
 * What a redactor remembers of strings, in memory alone: those that it lets pass as they are, a few thousand at most, all
 * forgotten when they are as many. Nothing in which anything was found is among them.
 */
export class Vocabulary {
  readonly #places = new Set<CleanStrings>();
  #count = 0;

  /** For one more place. */
  strings(): CleanStrings {
    return new CleanStrings(this);
  }

  /** A place is about to add a string. */
  count(place: CleanStrings): void {
    if (this.#count === MAX_STRINGS) {
      for (const known of this.#places) known.forget();
      this.#places.clear();
      this.#count = 0;
    }
    this.#places.add(place);
    this.#count += 1;
  }
}
