import type { Action } from './actions.ts';
import type { Detector, Span, StringTraits } from './detector.ts';
import { marksFinder, mask, token } from './marks.ts';
import { type Match, resolveOverlaps } from './overlaps.ts';
import { isFormAction } from './packs.ts';
import { SCRUTINY } from './path-rules.ts';
import { decodePercent } from './percent.ts';
import type { Place } from './place.ts';
import type { RedactionPolicy } from './policy.ts';
import { isUuid, KIND, meets, readTraits } from './traits.ts';

/** A change to a text, or with `replacement` undefined only a finding in it. */
export interface Edit extends Span {
  readonly type: string;
  readonly version: number;
  readonly action: Action;
  readonly replacement: string | undefined;
  /** Dotted path inside a text that is itself JSON; empty otherwise. */
  readonly path: string;
}

const NOTHING: readonly Match[] = [];
const NO_EDITS: readonly Edit[] = [];
/** An address that is a parameter of an address that is a parameter of another: as deep as redirects go. */
const MAX_PERCENT_LEVELS = 3;
/** No detector finds anything shorter; patterns of custom ones are refused below it. */
const MIN_LENGTH = 4;

/** Only a tenant's own detectors may take a UUID for something else. */
const isCustom = ({ pack }: Detector): boolean => pack === 'custom';

function find(
  text: string,
  traits: StringTraits,
  place: Place,
  detectors: readonly Detector[],
): readonly Match[] {
  let found: Match[] | undefined;
  for (const detector of detectors) {
    if (!meets(detector.needs, text, traits)) continue;
    for (const { start, end } of detector.find(text, place)) {
      found ??= [];
      found.push({ start, end, detector, value: text.slice(start, end) });
    }
  }
  return found ?? NOTHING;
}

/** Runs a policy's detectors over single strings. */
export class TextScanner {
  readonly #policy: RedactionPolicy;
  readonly #all: readonly Detector[];
  readonly #secrets: readonly Detector[];
  readonly #custom: boolean;
  readonly #marksIn: (text: string) => readonly Span[];

  constructor(policy: RedactionPolicy, detectors: readonly Detector[]) {
    this.#policy = policy;
    this.#all = detectors.filter(({ type }) => policy.detectors[type] !== 'keep');
    this.#secrets = this.#all.filter(({ category }) => category === 'secret');
    this.#custom = this.#all.some(isCustom);
    this.#marksIn = marksFinder(
      this.#all.map(({ type }) => type).filter((type) => this.#action(type) === 'token'),
    );
  }

  /** Findings in one string, disjoint, in order, with what to put in their place. */
  edits(text: string, place: Place): readonly Edit[] {
    if (text.length < MIN_LENGTH || place.scrutiny === SCRUTINY.none) return NO_EDITS;
    const uuid = isUuid(text);
    if (uuid && !this.#custom) return NO_EDITS;
    const looking = place.scrutiny === SCRUTINY.full ? this.#all : this.#secrets;
    const detectors = uuid ? looking.filter(isCustom) : looking;
    const found = this.#run(text, place, detectors);
    if (found.length === 0) return NO_EDITS;
    const marks = this.#marksIn(text);
    const reports = ({ detector }: Match): boolean => this.#action(detector.type) === 'report';
    if (!found.some(reports)) return this.#edits(resolveOverlaps(text, found, marks));
    const acting = found.filter((match) => !reports(match));
    // A finding that is only reported protects nothing from the actions of others.
    return [
      ...this.#edits(resolveOverlaps(text, acting, marks)),
      ...this.#edits(resolveOverlaps(text, found.filter(reports), marks)),
    ].sort((a, b) => a.start - b.start);
  }

  #run(text: string, place: Place, detectors: readonly Detector[]): readonly Match[] {
    const traits = readTraits(text);
    const found = find(text, traits, place, detectors);
    return (traits.kinds & KIND.percent) === 0 ? found : behindPercent(text, place, detectors, found);
  }

  #action(type: string): Action {
    return this.#policy.detectors[type] ?? 'mask';
  }

  #edits(matches: readonly Match[]): Edit[] {
    return matches.map(({ start, end, detector, value }) => {
      const action = this.#action(detector.type);
      const replacement = this.#replacement(detector, action, value);
      return { start, end, type: detector.type, version: detector.version, action, replacement, path: '' };
    });
  }

  #replacement(detector: Detector, action: Action, value: string | undefined): string | undefined {
    if (value === undefined && (action === 'token' || isFormAction(action))) return mask(detector.type);
    switch (action) {
      case 'token':
        return this.pseudonym(detector.type, detector.canonical?.(value ?? '') ?? value ?? '');
      case 'partial':
        return detector.partial?.(value ?? '') ?? mask(detector.type);
      case 'truncate':
        return detector.truncate?.(value ?? '') ?? mask(detector.type);
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
    const key = this.#policy.tokenKey;
    return key === undefined ? mask(type) : token(key, type, canonical);
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

/** What stands behind percent-escapes, beside what was `found` before them. */
function behindPercent(
  text: string,
  place: Place,
  detectors: readonly Detector[],
  found: readonly Match[],
): readonly Match[] {
  const all = [...found];
  let decoded = decodePercent(text);
  let original = (span: Span): Span => span;
  for (let level = 0; decoded !== undefined && level < MAX_PERCENT_LEVELS; level += 1) {
    const inner = decoded;
    const outer = original;
    original = (span) => outer(inner.original(span));
    for (const match of find(inner.text, readTraits(inner.text), place, detectors))
      all.push({ ...match, ...original(match) });
    decoded = decodePercent(inner.text);
  }
  return all;
}
