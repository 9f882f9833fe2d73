import type { Action } from './actions.ts';
import type { Detector, FormDetector, Span, StringContext, TextDetector } from './detector.ts';
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
import { isPlainShape, isQuad } from './scan/plain-shapes.ts';
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
  /** Those that an address is looked at by. */
  readonly #network: readonly TextDetector[];

  constructor(detectors: readonly Detector[]) {
    const texts = detectors.filter((detector): detector is TextDetector => 'find' in detector);
    this.#scan = new StringScan(texts);
    this.#network = texts.filter(({ pack }) => pack === 'network' || pack === 'custom');
    this.#forms = new FormIndex(
      detectors.filter((detector): detector is FormDetector => 'forms' in detector),
    );
    const lengths = texts.flatMap(({ when }) => [when].flat().map(({ length = MIN_LENGTH }) => length));
    const hasForms = texts.length < detectors.length;
    this.#minLength = Math.min(hasForms ? MIN_FORM_LENGTH : Number.POSITIVE_INFINITY, ...lengths);
  }

  /** Matches in `text`, also behind escapes and encodings; undefined when there are none, which is the usual case. */
  find(text: string, context: StringContext): Match[] | undefined {
    if (text.length < this.#minLength) return undefined;
    if (isQuad(text)) return found(this.#network, text, context, undefined);
    this.#scan.read(text);
    const { kinds } = this.#scan;
    const plain = this.#match(text, context);
    const percent = (kinds & KIND.percent) === 0 ? plain : this.#behindPercent(text, context, plain);
    return text.length < MIN_BASE64_RUN ? percent : this.#behindBase64(text, context, percent);
  }

  /** Digits in the text that was read last. */
  get digits(): number {
    return this.#scan.digits;
  }

  /** Matches in the text that was just read. */
  #match(text: string, context: StringContext): Match[] | undefined {
    const candidates = this.#scan.candidates(text, context);
    const hasForms = this.#forms.mayHold(this.#scan.digits);
    if (candidates === undefined && !hasForms) return undefined;
    let all: Match[] | undefined;
    if (hasForms)
      for (const { start, end, detector } of this.#forms.find(text, context)) {
        all ??= [];
        all.push({ start, end, detector, value: text.slice(start, end) });
      }
    return candidates === undefined ? all : found(candidates, text, context, all);
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
    for (const { start, end } of detector.find(text, context)) {
      all ??= [];
      all.push({ start, end, detector, value: text.slice(start, end) });
    }
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
    this.#all = new DetectorSet(active);
    this.#secrets = new DetectorSet(
      active.filter(({ pack, secret }) => secret === true || SECRET_PACKS.has(pack)),
    );
    const own = active.filter(({ pack }) => pack === 'custom');
    this.#own = own.length === 0 ? undefined : new DetectorSet(own);
    this.#reports = active.some((detector) => this.#action(detector) === 'report');
    this.#marksIn = marksFinder(
      active.filter((detector) => this.#action(detector) === 'token').map(({ type }) => type),
    );
  }

  /** Findings in one string, disjoint, in order, with what to put in their place. */
  edits(text: string, place: Place): readonly Edit[] {
    if (place.scrutiny === SCRUTINY.none) return NO_EDITS;
    const found = isPlainShape(text) ? this.#plain(text, place) : this.#find(text, place);
    if (found === undefined) return NO_EDITS;
    const marks = this.#marksIn(text);
    const reports = ({ detector }: Match): boolean => this.#action(detector) === 'report';
    if (!this.#reports || !found.some(reports)) return this.#edits(text, resolveOverlaps(text, found, marks));
    const acting = found.filter((match) => !reports(match));
    // A finding that is only reported protects nothing from the actions of others.
    return [
      ...this.#edits(text, resolveOverlaps(text, acting, marks)),
      ...this.#edits(text, resolveOverlaps(text, found.filter(reports), marks)),
    ].sort((a, b) => a.start - b.start);
  }

  #plain(text: string, place: Place): readonly Match[] | undefined {
    return place.scrutiny === SCRUTINY.full ? this.#own?.find(text, place) : undefined;
  }

  #find(text: string, place: Place): readonly Match[] | undefined {
    const { clean } = place;
    if (clean?.has(text) === true) return undefined;
    const set = place.scrutiny === SCRUTINY.full ? this.#all : this.#secrets;
    const found = set.find(text, place);
    // Short strings with many digits are identifiers: they do not come again.
    if (found === undefined && (set.digits < FEW_DIGITS || text.length >= LONG)) clean?.add(text);
    return found;
  }

  #action({ type, defaultAction = 'mask' }: Detector): Action {
    return this.#policy.detectors[type] ?? defaultAction;
  }

  #edits(text: string, matches: readonly Match[]): Edit[] {
    const edits: Edit[] = [];
    for (const { start, end, detector, value } of matches) {
      const action = this.#action(detector);
      const replacement = this.#replacement(detector, action, value);
      // A network is what is left of itself: nothing was found.
      if (replacement === text.slice(start, end)) continue;
      const { type, version } = detector;
      edits.push({ start, end, type, version, action, replacement, path: '' });
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
  let result = '';
  let from = 0;
  for (const { start, end, replacement } of edits) {
    if (replacement === undefined) continue;
    result += text.slice(from, start) + replacement;
    from = end;
  }
  return from === 0 ? text : result + text.slice(from);
}
