import type { Action } from './actions.ts';
import { appended } from './appended.ts';
import {
  CERTAINTY,
  type Detector,
  type FormDetector,
  type Span,
  type StringContext,
  type TextDetector,
} from './detector.ts';
import { marksFinder, mask } from './marks.ts';
import { type Match, resolveOverlaps } from './overlaps.ts';
import { SECRET_PACKS } from './packs.ts';
import { SCRUTINY } from './path-rules.ts';
import { type Decoded, decodePercent } from './percent.ts';
import type { Place } from './place.ts';
import type { RedactionPolicy } from './policy.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { decodeBase64Runs, MIN_BASE64_RUN } from './scan/base64.ts';
import { FormIndex } from './scan/form-index.ts';
import { KIND } from './scan/kinds.ts';
import { SHAPE, shapeOf } from './scan/plain-shapes.ts';
import { StringScan } from './scan/string-scan.ts';

/** A change to a text, or with `replacement` undefined only a finding in it. */
export interface Edit extends Span {
  readonly type: string;
  readonly version: number;
  readonly action: Action;
  readonly replacement: string | undefined;
  /** Dotted path inside a text that is itself JSON; empty otherwise. */
  readonly path: string;
}

const NO_EDITS: readonly Edit[] = [];
/** An address that is a parameter of an address that is a parameter of another: as deep as redirects go. */
const MAX_PERCENT_LEVELS = 3;
const FEW_DIGITS = 4;
const LONG = 40;
/** `::1` is the shortest thing that any detector finds. */
const MIN_LENGTH = 2;
/** A postcode. */
const MIN_FORM_LENGTH = 5;

/** Detectors compiled together: those that run in one scrutiny. */
class DetectorSet {
  readonly #scan: StringScan;
  readonly #forms: FormIndex;
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

/** Runs a policy's detectors over single strings. */
export class TextScanner {
  readonly #policy: RedactionPolicy;
  readonly #detectors: readonly Detector[];
  readonly #all: DetectorSet;
  readonly #secrets: DetectorSet;
  /** Only a tenant's own detectors may take a UUID, a time or a hash for something else. */
  readonly #own: DetectorSet | undefined;
  readonly #reports: boolean;
  readonly #marksIn: (text: string) => readonly Span[];
  readonly #pseudonyms: Pseudonyms | undefined;

  constructor(policy: RedactionPolicy, detectors: readonly Detector[], pseudonyms?: Pseudonyms) {
    this.#policy = policy;
    this.#pseudonyms = pseudonyms;
    this.#detectors = detectors;
    const active = detectors.filter((detector) => this.#action(detector) !== 'keep');
    this.#reports = active.some((detector) => this.#action(detector) === 'report');
    const setOf = (of: readonly Detector[]): DetectorSet => new DetectorSet(of, !this.#reports);
    this.#all = setOf(active);
    this.#secrets = setOf(active.filter(({ pack, secret }) => secret === true || SECRET_PACKS.has(pack)));
    const own = active.filter(({ pack }) => pack === 'custom');
    this.#own = own.length === 0 ? undefined : setOf(own);
    this.#marksIn = marksFinder(
      active.filter((detector) => this.#action(detector) === 'token').map(({ type }) => type),
    );
  }

  /** Findings in one string, disjoint, in order, with what to put in their place. */
  edits(text: string, place: Place): readonly Edit[] {
    if (place.scrutiny === SCRUTINY.none) return NO_EDITS;
    const found = this.#found(text, place);
    if (found === undefined) return NO_EDITS;
    const marks = this.#marksIn(text);
    const reports = ({ detector }: Match): boolean => this.#action(detector) === 'report';
    if (!this.#reports || !found.some(reports))
      return this.#edits(text, resolveOverlaps(text, found, marks)) ?? NO_EDITS;
    const acting = found.filter((match) => !reports(match));
    // A finding that is only reported protects nothing from the actions of others.
    return [
      ...(this.#edits(text, resolveOverlaps(text, acting, marks)) ?? NO_EDITS),
      ...(this.#edits(text, resolveOverlaps(text, found.filter(reports), marks)) ?? NO_EDITS),
    ].sort((a, b) => a.start - b.start);
  }

  #found(text: string, place: Place): readonly Match[] | undefined {
    const isFull = place.scrutiny === SCRUTINY.full;
    const shape = shapeOf(text);
    if (shape === SHAPE.plain) return isFull ? this.#own?.find(text, place) : undefined;
    const set = isFull ? this.#all : this.#secrets;
    if (shape === SHAPE.quad) return set.findInQuad(text, place);
    const { clean } = place;
    if (clean?.has(text) === true) return undefined;
    const found = set.find(text, place);
    // Short strings with many digits are identifiers: they do not come again.
    if (found === undefined && (set.digits < FEW_DIGITS || text.length >= LONG)) clean?.add(text);
    return found;
  }

  #action({ type, defaultAction = 'mask' }: Detector): Action {
    return this.#policy.detectors[type] ?? defaultAction;
  }

  #edits(text: string, matches: readonly Match[]): Edit[] | undefined {
    let edits: Edit[] | undefined;
    for (const { start, end, detector, value } of matches) {
      const action = this.#action(detector);
      const replacement = this.#replacement(detector, action, value);
      // A network is what is left of itself: nothing was found.
      if (action !== 'mask' && replacement === text.slice(start, end)) continue;
      const { type, version } = detector;
      edits = appended(edits, { start, end, type, version, action, replacement, path: '' });
    }
    return edits;
  }

  #replacement(detector: Detector, action: Action, value: string | undefined): string | undefined {
    switch (action) {
      case 'token':
        return value === undefined
          ? mask(detector.type)
          : this.pseudonym(detector.type, detector.canonical?.(value) ?? value);
      case 'partial':
        return (value === undefined ? undefined : detector.partial?.(value)) ?? mask(detector.type);
      case 'truncate':
        return (value === undefined ? undefined : detector.truncate?.(value)) ?? mask(detector.type);
      case 'drop':
        return '';
      case 'report':
      case 'keep':
        return undefined;
      case 'mask':
        return mask(detector.type);
    }
  }

  /** A token, or without a key a mask: a policy that was checked never comes here without one. */
  pseudonym(type: string, canonical: string): string {
    return this.#pseudonyms?.of(type, canonical) ?? mask(type);
  }

  /** Pseudonym of a value that a field's name tells of, in the spelling of the type's detector: the two correlate. */
  pseudonymOfField(type: string, text: string): string {
    const detector = this.#detectors.find((known) => known.type === type && known.canonical !== undefined);
    return this.pseudonym(type, detector?.canonical?.(text) || text);
  }
}

/** The text with every edit made. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const only = edits.length === 1 ? (edits[0] as Edit) : undefined;
  if (only !== undefined && only.start === 0 && only.end === text.length) return only.replacement ?? text;
  let result = '';
  let from = 0;
  for (const { start, end, replacement } of edits) {
    if (replacement === undefined) continue;
    result += text.slice(from, start) + replacement;
    from = end;
  }
  return from === 0 ? text : result + text.slice(from);
}
