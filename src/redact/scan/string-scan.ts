import type { TextDetector, Trigger } from '../detector.ts';
import { KIND, KIND_OF, TOKEN_KINDS } from './kinds.ts';
import { HIT, type LiteralAutomaton, literalAutomaton } from './literal-automaton.ts';

const ASCII = 128;
const CLASS_BITS = 6;

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
  /** Generation in which a detector's literal was last seen. */
  readonly #seen: Float64Array;
  #generation = 0;
  readonly #hits: number[] = [];

  constructor(detectors: readonly TextDetector[]) {
    this.#detectors = detectors;
    this.#needs = detectors.map(({ when }) => needsOf(when));
    this.#automaton = literalAutomaton(detectors.map(({ when }) => when.literals ?? []));
    this.#shaped = detectors.flatMap(({ when }, i) => (when.literals === undefined ? [i] : []));
    this.#seen = new Float64Array(detectors.length);
  }

  /** Reads `text`; the fields and `candidates` speak of it from then on. */
  read(text: string): void {
    const { next, classOf } = this.#automaton;
    let state = 0;
    let kinds = 0;
    let digits = 0;
    let runStart = 0;
    let longestRun = 0;
    this.#generation += 1;
    this.#hits.length = 0;
    const length = text.length;
    for (let i = 0; i < length; i += 1) {
      const code = text.charCodeAt(i);
      let kind: number;
      if (code < ASCII) {
        kind = KIND_OF[code] as number;
        state = next[(state << CLASS_BITS) | (classOf[code] as number)] as number;
        if (state >= HIT) {
          state ^= HIT;
          this.#hit(state);
        }
      } else {
        kind = KIND.other;
        state = 0;
      }
      kinds |= kind;
      digits += kind & KIND.digit;
      if ((kind & TOKEN_KINDS) === 0) {
        if (i - runStart > longestRun) longestRun = i - runStart;
        runStart = i + 1;
      }
    }
    this.kinds = kinds;
    this.digits = digits;
    this.longestRun = length - runStart > longestRun ? length - runStart : longestRun;
  }

  #hit(state: number): void {
    for (const owner of this.#automaton.owners[state] as readonly number[]) {
      if (this.#seen[owner] === this.#generation) continue;
      this.#seen[owner] = this.#generation;
      this.#hits.push(owner);
    }
  }

  /** Adds the detectors that can match the text to `into`, in their order. */
  candidates(text: string, into: TextDetector[]): void {
    if (this.#hits.length > 1) this.#hits.sort((a, b) => a - b);
    for (const i of this.#shaped) if (this.#meets(i, text)) into.push(this.#detectors[i] as TextDetector);
    for (const i of this.#hits) if (this.#meets(i, text)) into.push(this.#detectors[i] as TextDetector);
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
