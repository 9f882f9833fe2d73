import { appended } from './appended.ts';
import {
  CERTAINTY,
  type Detector,
  type FormDetector,
  type Span,
  type StringContext,
  type TextDetector,
} from './detector.ts';
import type { Match } from './overlaps.ts';
import { type Decoded, decodePercent } from './percent.ts';
import { decodeBase64Runs, MIN_BASE64_RUN } from './scan/base64.ts';
import { FormIndex } from './scan/form-index.ts';
import { KIND } from './scan/kinds.ts';
import { MAX_NUMBER_LENGTH } from './scan/plain-shapes.ts';
import { StringScan } from './scan/string-scan.ts';
import { canBeDigits } from './scan/triggers.ts';
import { byField } from './telling-words.ts';

/** An address that is a parameter of an address that is a parameter of another: as deep as redirects go. */
const MAX_PERCENT_LEVELS = 3;
/** `::1` is the shortest thing that any detector finds. */
const MIN_LENGTH = 2;
/** A postcode. */
const MIN_FORM_LENGTH = 5;

/** Detectors compiled together: those that run in one scrutiny. */
export class DetectorSet {
  readonly #scan: StringScan;
  readonly #forms: FormIndex;
  /** Those that digits alone can trigger. */
  readonly #ofNumbers: readonly TextDetector[];
  readonly #fieldTakesNumbers = byField((words) => {
    const context = { field: '', words, alone: false };
    return (
      this.#forms.takesNumbers(context, MAX_NUMBER_LENGTH) ||
      this.#ofNumbers.some((detector) => detector.takesNumbers?.(context) !== false)
    );
  });
  readonly #minLength: number;
  readonly #outweighs: boolean;
  /** Those that four numbers with dots between are looked at by. */
  readonly #ofQuads: readonly TextDetector[];

  /** `outweighs`: where findings overlap, the more certain one is all that counts. */
  constructor(detectors: readonly Detector[], outweighs: boolean) {
    this.#outweighs = outweighs;
    const texts = detectors.filter((detector): detector is TextDetector => 'find' in detector);
    this.#scan = new StringScan(texts);
    this.#ofQuads = texts.filter((detector) => detector.pack === 'custom' || detector.isQuad !== undefined);
    this.#ofNumbers = texts.filter(({ when }) =>
      [when].flat().some((trigger) => canBeDigits(trigger, MAX_NUMBER_LENGTH)),
    );
    this.#forms = new FormIndex(
      detectors.filter((detector): detector is FormDetector => 'forms' in detector),
      this.#scan.groups,
    );
    const lengths = texts.flatMap(({ when }) => [when].flat().map(({ length = MIN_LENGTH }) => length));
    const hasForms = texts.length < detectors.length;
    this.#minLength = Math.min(hasForms ? MIN_FORM_LENGTH : Number.POSITIVE_INFINITY, ...lengths);
  }

  /** Matches in `text`, also behind escapes and encodings; undefined when there are none, which is the usual case. */
  find(text: string, context: StringContext): Match[] | undefined {
    if (text.length < this.#minLength) return undefined;
    this.#scan.read(text);
    const { kinds } = this.#scan;
    const plain = this.#match(text, context);
    if (plain !== undefined && this.#isAddress(plain, text)) return plain;
    const percent = (kinds & KIND.percent) === 0 ? plain : this.#behindPercent(text, context, plain);
    return text.length < MIN_BASE64_RUN ? percent : this.#behindBase64(text, context, percent);
  }

  /** Whether a text of shape `number` can be anything at that place. */
  takesNumbers(context: StringContext): boolean {
    return context.alone || this.#fieldTakesNumbers(context.words);
  }

  /** Matches in a text of shape `quad`. */
  findInQuad(text: string, context: StringContext): Match[] | undefined {
    let all: Match[] | undefined;
    for (const detector of this.#ofQuads)
      if (detector.isQuad === undefined) all = found([detector], text, context, all);
      else if (detector.isQuad(text, context))
        all = appended(all, { start: 0, end: text.length, detector, value: text });
    return all;
  }

  /** Digits in the text that was read last. */
  get digits(): number {
    return this.#scan.digits;
  }

  /** Matches in the text that was just read. */
  #match(text: string, context: StringContext): Match[] | undefined {
    const candidates = this.#scan.candidates(text, context);
    const matches = candidates && found(candidates, text, context, undefined);
    if (!this.#forms.mayHold(this.#scan.digits)) return matches;
    if (matches !== undefined && this.#isAddress(matches, text)) return matches;
    let all: Match[] | undefined;
    for (const { start, end, detector } of this.#forms.find(text, context))
      all = appended(all, { start, end, detector, value: text.slice(start, end) });
    if (all === undefined) return matches;
    return matches === undefined ? all : [...all, ...matches];
  }

  /** A whole text with an `@`, which no form has: whatever else would be found in it is outweighed. */
  #isAddress(matches: readonly Match[], text: string): boolean {
    if (!this.#outweighs || matches.length > 1 || (this.#scan.kinds & KIND.at) === 0) return false;
    const { start, end, detector } = matches[0] as Match;
    return start === 0 && end === text.length && detector.certainty === CERTAINTY.checked;
  }

  #inside(decoded: Decoded, context: StringContext, found: Match[] | undefined): Match[] | undefined {
    this.#scan.read(decoded.text);
    const inner = this.#match(decoded.text, context);
    if (inner === undefined) return found;
    const outer = inner.map((match) => ({ ...match, ...decoded.original(match) }));
    return found === undefined ? outer : [...found, ...outer];
  }

  #behindPercent(text: string, context: StringContext, found: Match[] | undefined): Match[] | undefined {
    let all = found;
    let decoded = decodePercent(text);
    let original = (span: Span): Span => span;
    for (let level = 0; decoded !== undefined && level < MAX_PERCENT_LEVELS; level += 1) {
      const inner = decoded;
      const outer = original;
      original = (span) => outer(inner.original(span));
      all = this.#inside({ text: inner.text, original }, context, all);
      decoded = decodePercent(inner.text);
    }
    return all;
  }

  #behindBase64(text: string, context: StringContext, found: Match[] | undefined): Match[] | undefined {
    let all = found;
    for (const run of decodeBase64Runs(text)) all = this.#inside(run, context, all);
    return all;
  }
}

/** What `detectors` find, behind what was found before. */
function found(
  detectors: readonly TextDetector[],
  text: string,
  context: StringContext,
  before: Match[] | undefined,
): Match[] | undefined {
  let all = before;
  for (const detector of detectors)
    for (const { start, end } of detector.find(text, context))
      all = appended(all, { start, end, detector, value: text.slice(start, end) });
  return all;
}
