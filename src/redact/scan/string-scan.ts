import type { TextDetector, Trigger } from '../detector.ts';
import { KIND, KIND_OF, TOKEN_KINDS } from './kinds.ts';
import { CLASS_BITS, CLASS_OF, HIT, type LiteralAutomaton, literalAutomaton } from './literal-automaton.ts';

const ASCII = 128;
/** Names of other modules are looked up each time they are used, those of this one are constants. */
const BITS = CLASS_BITS;
const MARK = HIT;
const CLASS = (1 << BITS) - 1;
/** Class and kind of each ASCII character in one number: the loop below reads one table, not two. */
const FACTS = Int32Array.from(CLASS_OF, (known, code) => ((KIND_OF[code] as number) << BITS) | known);
const TOKEN = TOKEN_KINDS << BITS;
const OTHER = (KIND.other | KIND.joint) << BITS;
const DIGIT = KIND.digit << BITS;
const JOINT = KIND.joint << BITS;

/** How often dots, colons and hyphens stand in a string, counted in ten bits each. */
const COUNT_BITS = 10;
const COUNT_MAX = (1 << COUNT_BITS) - 1;
const COUNTS = new Int32Array(ASCII);
COUNTS['.'.charCodeAt(0)] = 1;
COUNTS[':'.charCodeAt(0)] = 1 << COUNT_BITS;
COUNTS['-'.charCodeAt(0)] = 1 << (2 * COUNT_BITS);

/** A trigger with nothing left out: the check runs on every string. */
type Needs = Required<Omit<Trigger, 'literals'>>;

function needsOf(trigger: Trigger): Needs {
  const { kinds = 0, length = 0, digits = 0, run = 0, numberDigits = 0 } = trigger;
  const { dots = 0, colons = 0, hyphens = 0 } = trigger;
  return { kinds, length, digits, run, numberDigits, dots, colons, hyphens };
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
  /** Most digits in a run of digits and what joins them. */
  numberDigits = 0;
  /** Dots, colons and hyphens, see `COUNTS`. */
  #counts = 0;
  readonly #detectors: readonly TextDetector[];
  readonly #automaton: LiteralAutomaton;
  /** What each detector with literals needs besides. */
  readonly #needs: readonly Needs[];
  /** Detectors without literals, by their position, with what they need: once for each of their triggers. */
  readonly #shaped: readonly (readonly [detector: number, needs: Needs])[];
  /** Call in which a detector's literal was last seen. */
  readonly #seen: Float64Array;
  #calls = 0;
  readonly #hits: Int32Array;
  #hitCount = 0;

  constructor(detectors: readonly TextDetector[]) {
    const triggers = detectors.map(({ when }) =>
      Array.isArray(when) ? (when as readonly Trigger[]) : [when as Trigger],
    );
    this.#detectors = detectors;
    this.#automaton = literalAutomaton(triggers.map((list) => list.flatMap(({ literals = [] }) => literals)));
    this.#needs = triggers.map((list) => needsOf(list.find(({ literals }) => literals !== undefined) ?? {}));
    this.#shaped = triggers.flatMap((list, i) =>
      list.flatMap((trigger) => (trigger.literals === undefined ? [[i, needsOf(trigger)] as const] : [])),
    );
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
    let number = 0;
    let numberDigits = 0;
    let counts = 0;
    for (let i = 0; i < length; i += 1) {
      const code = text.charCodeAt(i);
      // Beyond ASCII there are spaces and hyphens too.
      let facts = OTHER;
      if (code < ASCII) {
        facts = FACTS[code] as number;
        state = next[(state << BITS) | (facts & CLASS)] as number;
        if (state >= MARK) {
          state ^= MARK;
          this.#hit(state);
        }
        counts += COUNTS[code] as number;
      } else state = 0;
      seen |= facts;
      if ((facts & DIGIT) !== 0) {
        digits += 1;
        number += 1;
      } else {
        if ((facts & JOINT) === 0) {
          if (number > numberDigits) numberDigits = number;
          number = 0;
        }
        if ((facts & TOKEN) === 0) {
          if (i - runStart > longestRun) longestRun = i - runStart;
          runStart = i + 1;
        }
      }
    }
    this.kinds = seen >> BITS;
    this.digits = digits;
    this.longestRun = length - runStart > longestRun ? length - runStart : longestRun;
    this.numberDigits = number > numberDigits ? number : numberDigits;
    this.#counts = length > COUNT_MAX ? -1 : counts;
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
    for (const [i, needs] of this.#shaped)
      if (this.#meets(needs, text)) found = added(found, this.#detectors[i] as TextDetector);
    if (this.#hitCount === 0) return found;
    for (const i of this.#hits.subarray(0, this.#hitCount).sort())
      if (this.#meets(this.#needs[i] as Needs, text))
        found = added(found, this.#detectors[i] as TextDetector);
    return found;
  }

  #meets(needs: Needs, text: string): boolean {
    return (
      text.length >= needs.length &&
      this.numberDigits >= needs.numberDigits &&
      this.digits >= needs.digits &&
      this.longestRun >= needs.run &&
      (this.kinds & needs.kinds) === needs.kinds &&
      (this.#counts & COUNT_MAX) >= needs.dots &&
      ((this.#counts >> COUNT_BITS) & COUNT_MAX) >= needs.colons &&
      ((this.#counts >> (2 * COUNT_BITS)) & COUNT_MAX) >= needs.hyphens
    );
  }
}

/** A detector with several triggers is there once. */
function added(found: TextDetector[] | undefined, detector: TextDetector): TextDetector[] {
  if (found === undefined) return [detector];
  if (!found.includes(detector)) found.push(detector);
  return found;
}
