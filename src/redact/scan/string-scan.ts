import { characterSet, DIGITS, LETTERS } from '../characters.ts';
import type { StringContext, TextDetector, Trigger } from '../detector.ts';
import { KIND, KIND_OF } from './kinds.ts';
import { CLASS_BITS, CLASS_OF, HIT, type LiteralAutomaton, literalAutomaton } from './literal-automaton.ts';
import { nextRunOf } from './runs.ts';

const ASCII = 128;
/** Names of other modules are looked up each time they are used, those of this one are constants. */
const BITS = CLASS_BITS;
const MARK = HIT;
const CLASS = (1 << BITS) - 1;
/** Class and kind of each ASCII character in one number: the loop below reads one table, not two. */
const FACTS = Int32Array.from(CLASS_OF, (known, code) => ((KIND_OF[code] as number) << CLASS_BITS) | known);
/** Beyond ASCII there are spaces and hyphens too. */
const OTHER = (KIND.other | KIND.joint) << BITS;
const DIGIT = KIND.digit << BITS;
const LETTER = KIND.letter << BITS;
const JOINT = KIND.joint << BITS;
const ALNUM = DIGIT | LETTER;

/** Dots, colons and hyphens are counted at once, in ten bits each. */
const COUNT_BITS = 10;
const COUNT_MASK = (1 << COUNT_BITS) - 1;
const COUNTS = new Int32Array(ASCII);
COUNTS['.'.charCodeAt(0)] = 1;
COUNTS[':'.charCodeAt(0)] = 1 << COUNT_BITS;
COUNTS['-'.charCodeAt(0)] = 1 << (2 * COUNT_BITS);

/** Letters, digits, `_` and `-`. */
const TOKEN = characterSet(`${LETTERS}${DIGITS}_-`);

/** A trigger with nothing left out: the check runs on every string. */
type Needs = Required<Omit<Trigger, 'literals'>>;

function needsOf(trigger: Trigger): Needs {
  const { kinds = 0, length = 0, maxLength = Number.MAX_SAFE_INTEGER, alone = false } = trigger;
  const { digits = 0, numberDigits = 0, letterPair = false } = trigger;
  const { dots = 0, colons = 0, hyphens = 0, run = 0 } = trigger;
  const least = Math.max(digits, numberDigits, (kinds & KIND.digit) === 0 ? 0 : 1);
  return {
    kinds,
    length,
    maxLength,
    alone,
    digits: least,
    numberDigits,
    letterPair,
    dots,
    colons,
    hyphens,
    run,
  };
}

/** Whether the letter at `at` is the second of a word. */
function endsPair(text: string, at: number): boolean {
  return at > 0 && factsAt(text, at - 1) === LETTER && (at === 1 || (factsAt(text, at - 2) & ALNUM) === 0);
}

function factsAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < ASCII ? (FACTS[code] as number) & ~CLASS : OTHER;
}

interface Shaped {
  /** Position of the detector. */
  readonly detector: number;
  readonly needs: Needs;
}

/**
 * The one pass over a string's characters, for all detectors at once: which of them can match at all. The usual string
 * pays for nothing else. Results stand in the fields until the next call, so that a call allocates nothing.
 */
export class StringScan {
  /** Bit set of the character kinds present. */
  kinds = 0;
  digits = 0;
  /** Most digits in a run of digits and what joins them. */
  #numberDigits = 0;
  /** A word begins with two letters and a digit. */
  #letterPair = false;
  /** Dots, colons and hyphens, see `COUNTS`. */
  #counts = 0;
  readonly #detectors: readonly TextDetector[];
  readonly #automaton: LiteralAutomaton;
  /** What each detector with literals needs besides. */
  readonly #needs: readonly Needs[];
  /** Detectors without literals, once for each of their triggers, those that need fewest digits first. */
  readonly #shaped: readonly Shaped[];
  /** Call in which a detector's literal was last seen. */
  readonly #seen: Float64Array;
  #calls = 0;
  readonly #hits: Int32Array;
  #hitCount = 0;

  constructor(detectors: readonly TextDetector[]) {
    const triggers = detectors.map(({ when }) => [when].flat());
    this.#detectors = detectors;
    this.#automaton = literalAutomaton(triggers.map((list) => list.flatMap(({ literals = [] }) => literals)));
    this.#needs = triggers.map((list) => needsOf(list.find(({ literals }) => literals !== undefined) ?? {}));
    const shaped = triggers.flatMap((list, i) =>
      list.flatMap((trigger) =>
        trigger.literals === undefined ? [{ detector: i, needs: needsOf(trigger) }] : [],
      ),
    );
    this.#shaped = shaped.sort((a, b) => a.needs.digits - b.needs.digits);
    this.#seen = new Float64Array(detectors.length);
    this.#hits = new Int32Array(detectors.length);
  }

  /** Reads `text`; the fields and `candidates` speak of it from then on. */
  read(text: string): void {
    this.#calls += 1;
    this.#hitCount = 0;
    const { next } = this.#automaton;
    const { length } = text;
    let state = 0;
    let seen = 0;
    let counts = 0;
    let digits = 0;
    let number = 0;
    let numberDigits = 0;
    let before = 0;
    let letterPair = false;
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
        counts += COUNTS[code] as number;
      } else state = 0;
      seen |= facts;
      if ((facts & DIGIT) !== 0) {
        digits += 1;
        number += 1;
        if ((before & LETTER) !== 0 && !letterPair) letterPair = endsPair(text, i - 1);
      } else if ((facts & JOINT) === 0) {
        if (number > numberDigits) numberDigits = number;
        number = 0;
      }
      before = facts;
    }
    this.kinds = seen >> BITS;
    this.digits = digits;
    this.#numberDigits = number > numberDigits ? number : numberDigits;
    this.#letterPair = letterPair;
    // A longer text may have more than the bits hold.
    this.#counts = length > COUNT_MASK ? -1 : counts;
  }

  #hit(state: number): void {
    for (const owner of this.#automaton.owners[state] as readonly number[]) {
      if (this.#seen[owner] === this.#calls) continue;
      this.#seen[owner] = this.#calls;
      this.#hits[this.#hitCount] = owner;
      this.#hitCount += 1;
    }
  }

  /** The detectors that can match the text; undefined for none. */
  candidates(text: string, { alone }: Pick<StringContext, 'alone'>): TextDetector[] | undefined {
    let found: TextDetector[] | undefined;
    const shaped = this.#shaped;
    for (let i = 0; i < shaped.length; i += 1) {
      const { detector, needs } = shaped[i] as Shaped;
      if (this.digits < needs.digits) break;
      if (this.#meets(needs, text, alone)) found = added(found, this.#detectors[detector] as TextDetector);
    }
    if (this.#hitCount === 0) return found;
    // Hits stand in the order of the text; findings of one kind are named after the first detector in the list.
    if (this.#hitCount > 1) this.#hits.subarray(0, this.#hitCount).sort();
    for (let i = 0; i < this.#hitCount; i += 1) {
      const hit = this.#hits[i] as number;
      if (this.#meets(this.#needs[hit] as Needs, text, alone))
        found = added(found, this.#detectors[hit] as TextDetector);
    }
    return found;
  }

  #meets(needs: Needs, text: string, alone: boolean): boolean {
    return (
      text.length >= needs.length &&
      this.digits >= needs.digits &&
      text.length <= needs.maxLength &&
      (alone || !needs.alone) &&
      this.#numberDigits >= needs.numberDigits &&
      (this.#letterPair || !needs.letterPair) &&
      (this.#counts & COUNT_MASK) >= needs.dots &&
      ((this.#counts >> COUNT_BITS) & COUNT_MASK) >= needs.colons &&
      ((this.#counts >> (2 * COUNT_BITS)) & COUNT_MASK) >= needs.hyphens &&
      (this.kinds & needs.kinds) === needs.kinds &&
      (needs.run === 0 || nextRunOf(text, TOKEN, needs.run) !== undefined)
    );
  }
}

/** A detector with several triggers is there once. */
function added(found: TextDetector[] | undefined, detector: TextDetector): TextDetector[] {
  if (found === undefined) return [detector];
  if (!found.includes(detector)) found.push(detector);
  return found;
}
