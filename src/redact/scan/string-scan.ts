import { characterSet, codeAt, contains, DIGITS, LETTERS } from '../characters.ts';
import type { StringContext, TextDetector } from '../detector.ts';
import { Groups } from './groups.ts';
import { KIND, KIND_OF } from './kinds.ts';
import { CLASS_BITS, CLASS_OF, HIT, type LiteralAutomaton, literalAutomaton } from './literal-automaton.ts';
import { nextRunOf } from './runs.ts';
import {
  type Gate,
  type LengthClass,
  LONG,
  lengthClasses,
  type Needs,
  needsOf,
  type Shaped,
} from './triggers.ts';

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

/** Ties the digits behind it to something longer: another identifier, a price, a path, an anchor. */
const TIES = characterSet('#@%$^~*\\-/_');
/** Joints that may stand alone between the groups of any number. */
const MARKS = characterSet('-./');
const BACKSLASH = 0x5c;

/** Whether digits from `at` on end something longer; not behind the `n` of `\n` in a quoted text. */
function isTied(text: string, at: number): boolean {
  if (at === 0) return false;
  const code = text.charCodeAt(at - 1);
  if (code >= ASCII) return false;
  return ((FACTS[code] as number) & LETTER) !== 0 ? codeAt(text, at - 2) !== BACKSLASH : contains(TIES, code);
}

/**
 * The one pass over a string's characters, for all detectors at once: which of them can match at all. The usual string
 * pays for nothing else. Results stand in the fields until the next call, so that a call allocates nothing.
 */
export class StringScan {
  /** Words and numbers. */
  readonly groups = new Groups();
  /** Bit set of the character kinds present. */
  kinds = 0;
  digits = 0;
  /** Most digits in a run of digits and what joins them. */
  #numberDigits = 0;
  #freeDigits = 0;
  /** A word begins with two letters and a digit. */
  #letterPair = false;
  /** Dots, colons and hyphens, see `COUNTS`. */
  #counts = 0;
  readonly #detectors: readonly TextDetector[];
  readonly #automaton: LiteralAutomaton;
  /** What each detector with literals needs besides. */
  readonly #needs: readonly Needs[];
  /** Detectors without literals. */
  readonly #lengths: readonly LengthClass[];
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
    this.#lengths = lengthClasses(detectors);
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
    let isFree = false;
    let freeDigits = 0;
    let letterPair = false;
    let start = 0;
    let end = 0;
    let group = 0;
    const { groups } = this;
    groups.clear();
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
      if ((facts & ALNUM) !== 0) {
        if (group === 0) start = i;
        if ((facts & DIGIT) !== 0) {
          digits += 1;
          if (number === 0) isFree = !isTied(text, i);
          else if (start === i && (i - end !== 1 || !contains(MARKS, text.charCodeAt(end)))) isFree = true;
          number += 1;
          if (group === LETTER && i === start + 2) letterPair = true;
        } else if (number !== 0) {
          if (number > numberDigits) numberDigits = number;
          if (isFree && number > freeDigits) freeDigits = number;
          number = 0;
        }
        group |= facts & ALNUM;
        continue;
      }
      if (code < ASCII) counts += COUNTS[code] as number;
      if (group !== 0) {
        groups.add(start, i, group >> BITS);
        group = 0;
        end = i;
      }
      if (number !== 0 && (facts & JOINT) === 0) {
        if (number > numberDigits) numberDigits = number;
        if (isFree && number > freeDigits) freeDigits = number;
        number = 0;
      }
    }
    if (group !== 0) groups.add(start, length, group >> BITS);
    this.kinds = seen >> BITS;
    this.digits = digits;
    this.#numberDigits = number > numberDigits ? number : numberDigits;
    this.#freeDigits = isFree && number > freeDigits ? number : freeDigits;
    this.#letterPair = letterPair;
    // A longer text may have more than the bits hold.
    this.#counts = length > COUNT_MASK ? -1 : counts;
  }

  #hit(state: number): void {
    for (const owner of this.#automaton.owners[state] as readonly number[]) {
      if (this.#seen[owner] === this.#calls) continue;
      this.#seen[owner] = this.#calls;
      // Hits come in the order of the text; findings of one kind are named after the first detector in the list.
      let at = this.#hitCount;
      while (at > 0 && (this.#hits[at - 1] as number) > owner) {
        this.#hits[at] = this.#hits[at - 1] as number;
        at -= 1;
      }
      this.#hits[at] = owner;
      this.#hitCount += 1;
    }
  }

  /** The detectors that can match the text; undefined for none. */
  candidates(text: string, { alone }: Pick<StringContext, 'alone'>): TextDetector[] | undefined {
    let found: TextDetector[] | undefined;
    const { shaped, gate } = this.#lengths[text.length < LONG ? text.length : LONG] as LengthClass;
    if (this.#passes(gate, alone))
      for (let i = 0; i < shaped.length; i += 1) {
        const { detector, needs } = shaped[i] as Shaped;
        if (this.digits < needs.digits) break;
        if (this.#meets(needs, text, alone)) found = added(found, this.#detectors[detector] as TextDetector);
      }
    if (this.#hitCount === 0) return found;
    for (let i = 0; i < this.#hitCount; i += 1) {
      const hit = this.#hits[i] as number;
      if (this.#meets(this.#needs[hit] as Needs, text, alone))
        found = added(found, this.#detectors[hit] as TextDetector);
    }
    return found;
  }

  #passes(gate: Gate, alone: boolean): boolean {
    return (
      this.#freeDigits >= gate.freeDigits ||
      this.#numberDigits >= gate.numberDigits ||
      (this.#letterPair && gate.letterPair) ||
      (this.#counts & COUNT_MASK) >= gate.dots ||
      ((this.#counts >> COUNT_BITS) & COUNT_MASK) >= gate.colons ||
      ((this.#counts >> (2 * COUNT_BITS)) & COUNT_MASK) >= gate.hyphens ||
      gate.isOpen ||
      (alone && gate.alone)
    );
  }

  #meets(needs: Needs, text: string, alone: boolean): boolean {
    return (
      text.length >= needs.length &&
      this.digits >= needs.digits &&
      text.length <= needs.maxLength &&
      (alone || !needs.alone) &&
      this.#numberDigits >= needs.numberDigits &&
      this.#freeDigits >= needs.freeDigits &&
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
