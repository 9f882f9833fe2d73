import type { TextDetector, Trigger } from '../detector.ts';
import { KIND, KIND_OF, TOKEN_KINDS } from './kinds.ts';
import { CLASS_BITS, CLASS_OF, HIT, type LiteralAutomaton, literalAutomaton } from './literal-automaton.ts';

const ASCII = 128;
/** Names of other modules are looked up each time they are used, those of this one are constants. */
const BITS = CLASS_BITS;
const MARK = HIT;
const DIGIT = KIND.digit;
const CLASS = (1 << BITS) - 1;
/** Class and kind of each ASCII character in one number: the loop below reads one table, not two. */
const FACTS = Int32Array.from(CLASS_OF, (known, code) => ((KIND_OF[code] as number) << BITS) | known);
const TOKEN = TOKEN_KINDS << BITS;
const OTHER = KIND.other << BITS;

/** A trigger with nothing left out: the check runs on every string. */
type Needs = Required<Omit<Trigger, 'literals'>>;

function needsOf({ kinds = 0, length = 0, digits = 0, run = 0 }: Trigger): Needs {
  return { kinds, length, digits, run };
}

/**
 * The one pass over a string's characters, for all detectors at once: which of them can match at all. The usual string
 * pays for nothing else. Results stand in the fields until the next call, so that a call allocates nothing.
 */
export class StringScan {
  /** Bit set of the character kinds present. */
  kinds = 0;
  digits = 0;
  /** Longest run of letters, digits, `_` and `-`. */
  longestRun = 0;
  readonly #detectors: readonly TextDetector[];
  readonly #needs: readonly Needs[];
  readonly #automaton: LiteralAutomaton;
  /** Detectors without literals. */
  readonly #shaped: readonly number[];
  /** Call in which a detector's literal was last seen. */
  readonly #seen: Float64Array;
  #calls = 0;
  readonly #hits: Int32Array;
  #hitCount = 0;

  constructor(detectors: readonly TextDetector[]) {
    this.#detectors = detectors;
    this.#needs = detectors.map(({ when }) => needsOf(when));
    this.#automaton = literalAutomaton(detectors.map(({ when }) => when.literals ?? []));
    this.#shaped = detectors.flatMap(({ when }, i) => (when.literals === undefined ? [i] : []));
    this.#seen = new Float64Array(detectors.length);
    this.#hits = new Int32Array(detectors.length);
  }

  /** Reads `text`; the fields and `candidates` speak of it from then on. */
  read(text: string): void {
    this.#calls += 1;
    this.#hitCount = 0;
    const { next } = this.#automaton;
    const length = text.length;
    let state = 0;
    let seen = 0;
    let digits = 0;
    let runStart = 0;
    let longestRun = 0;
    for (let i = 0; i < length; i += 1) {
      const code = text.charCodeAt(i);
      let facts = OTHER;
      if (code < ASCII) {
        facts = FACTS[code] as number;
        state = next[(state << BITS) | (facts & CLASS)] as number;
        if (state >= MARK) {
          state ^= MARK;
          this.#hit(state);
        }
      } else state = 0;
      seen |= facts;
      digits += (facts >> BITS) & DIGIT;
      if ((facts & TOKEN) === 0) {
        if (i - runStart > longestRun) longestRun = i - runStart;
        runStart = i + 1;
      }
    }
    this.kinds = seen >> BITS;
    this.digits = digits;
    this.longestRun = length - runStart > longestRun ? length - runStart : longestRun;
  }

  #hit(state: number): void {
    for (const owner of this.#automaton.owners[state] as readonly number[]) {
      if (this.#seen[owner] === this.#calls) continue;
      this.#seen[owner] = this.#calls;
      this.#hits[this.#hitCount] = owner;
      this.#hitCount += 1;
    }
  }

  /** The detectors that can match the text, in their order; undefined for none. */
  candidates(text: string): TextDetector[] | undefined {
    let found: TextDetector[] | undefined;
    for (const i of this.#shaped)
      if (this.#meets(i, text)) {
        found ??= [];
        found.push(this.#detectors[i] as TextDetector);
      }
    if (this.#hitCount === 0) return found;
    for (const i of this.#hits.subarray(0, this.#hitCount).sort())
      if (this.#meets(i, text)) {
        found ??= [];
        found.push(this.#detectors[i] as TextDetector);
      }
    return found;
  }

  #meets(i: number, text: string): boolean {
    const needs = this.#needs[i] as Needs;
    return (
      text.length >= needs.length &&
      (this.kinds & needs.kinds) === needs.kinds &&
      this.digits >= needs.digits &&
      this.longestRun >= needs.run
    );
  }
}
