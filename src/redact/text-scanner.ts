import type { Action } from './actions.ts';
import { appended } from './appended.ts';
import type { Detector, Span } from './detector.ts';
import { DetectorSet } from './detector-set.ts';
import { marksFinder, mask } from './marks.ts';
import { type Match, resolveOverlaps } from './overlaps.ts';
import { SECRET_PACKS } from './packs.ts';
import { SCRUTINY } from './path-rules.ts';
import type { Place } from './place.ts';
import type { RedactionPolicy } from './policy.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { SHAPE, shapeOf } from './scan/plain-shapes.ts';

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
    if (shape === SHAPE.number && !set.takesNumbers(place)) return undefined;
    const { clean } = place;
    if (clean?.has(text) === true) return undefined;
    const found = set.find(text, place);
    if (found === undefined) clean?.add(text);
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
