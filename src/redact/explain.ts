import type { JsonObject, JsonValue } from '../kernel/json.ts';
import type { Detector, Finding, Span } from './detector.ts';
import { DETECTORS } from './detectors/all.ts';
import { ENGINE_VERSION, MAX_DEPTH } from './document-walk.ts';
import { mask } from './marks.ts';
import { SCRUTINY } from './path-rules.ts';
import type { Place } from './place.ts';
import type { RedactionPolicy } from './policy.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { StringRedactor } from './string-redactor.ts';
import { applyEdits, type Edit } from './text-scanner.ts';

/**
 * A finding with where exactly it stands and what would become of it. Unlike a `Finding` it leads to content: it is for
 * the eyes of whoever holds the document, and for nothing that is kept. Offsets are UTF-16 units of the key, the string,
 * or the number as JSON writes it.
 */
export interface ExplainedFinding extends Finding, Span {
  /** Keys and positions down to the value, or to the member whose key it is; keys as they came. */
  readonly at: readonly (string | number)[];
  readonly part: 'key' | 'value';
  /** What would stand in its place; undefined: it stays and is counted. */
  readonly replacement: string | undefined;
  /** Name of the field that gave it away; undefined: a detector found it. */
  readonly field: string | undefined;
}

/** Tells what `Redactor.redact` would find in a document, and where; changes nothing. */
export type Explain = (document: JsonValue) => readonly ExplainedFinding[];

export function createExplain(policy: RedactionPolicy, detectors: readonly Detector[] = DETECTORS): Explain {
  const pseudonyms = policy.tokenKeys && createPseudonyms(policy.tokenKeys);
  const strings = new TellingRedactor(policy, [...detectors, ...policy.custom], pseudonyms);
  return (document) => new ExplainedWalk(strings).run(document);
}

type Told = Omit<Edit, 'path'> & { readonly path?: string; readonly field?: string };

/** Leaves in every edit of a field rule the name that it goes by. */
class TellingRedactor extends StringRedactor {
  override ruleEdit(text: string, place: Place): Omit<Told, 'start' | 'end' | 'path'> | undefined {
    const edit = super.ruleEdit(text, place);
    return edit && { ...edit, field: place.field };
  }
}

/** The way of `DocumentWalk`, for findings alone; a test compares what both find. */
class ExplainedWalk {
  readonly #strings: StringRedactor;
  readonly #findings: ExplainedFinding[] = [];
  readonly #at: (string | number)[] = [];
  /** The same, with keys as they are after redaction. */
  readonly #path: (string | number)[] = [];
  readonly #ancestors: object[] = [];

  constructor(strings: StringRedactor) {
    this.#strings = strings;
  }

  run(document: JsonValue): readonly ExplainedFinding[] {
    this.#value(document, this.#strings.places.root);
    return this.#findings;
  }

  #value(value: JsonValue, place: Place): void {
    if (typeof value === 'string' || typeof value === 'number') this.#scalar(value, place);
    else if (typeof value !== 'object' || value === null || place.scrutiny === SCRUTINY.none) return;
    else if (this.#at.length >= MAX_DEPTH) this.#unreadable('too_deep');
    else if (this.#ancestors.includes(value)) this.#unreadable('cycle');
    else this.#members(value, this.#strings.places.inside(place));
  }

  #members(value: readonly JsonValue[] | JsonObject, place: Place): void {
    this.#ancestors.push(value);
    if (Array.isArray(value)) this.#array(value as readonly JsonValue[], place);
    else this.#object(value as JsonObject, place);
    this.#ancestors.pop();
  }

  #array(array: readonly JsonValue[], place: Place): void {
    array.forEach((element, i) => {
      this.#inside(i, i, () => this.#value(element, place));
    });
  }

  #object(object: JsonObject, place: Place): void {
    const { places } = this.#strings;
    for (const [key, value] of Object.entries(object)) {
      const member = places.member(place, key);
      const edits = this.#strings.keyEdits(key, member, place);
      this.#inside(key, applyEdits(key, edits), () => {
        this.#record(edits, 'key');
        this.#value(value, places.inPair(object, key, member, place));
      });
    }
  }

  #inside(key: string | number, name: string | number, visit: () => void): void {
    this.#at.push(key);
    this.#path.push(name);
    visit();
    this.#at.pop();
    this.#path.pop();
  }

  #scalar(value: string | number, place: Place): void {
    const text = String(value);
    const whole = place.scrutiny === SCRUTINY.none ? undefined : this.#strings.ruleEdit(text, place);
    const readable =
      typeof value === 'string' || place.rule !== undefined || this.#strings.readsNumber(value);
    if (whole !== undefined) this.#record([{ ...whole, start: 0, end: text.length }], 'value');
    else if (readable) this.#record(this.#strings.editsOf(text, place, 0), 'value');
  }

  #unreadable(type: string): void {
    const edit = { type, version: ENGINE_VERSION, action: 'mask', replacement: mask(type) } as const;
    this.#record([{ ...edit, start: 0, end: 0 }], 'value');
  }

  #record(edits: readonly Told[], part: 'key' | 'value'): void {
    for (const { path: nested = '', field, ...edit } of edits) {
      const path = [...this.#path, ...(nested === '' ? [] : [nested])].join('.');
      this.#findings.push({ ...edit, at: [...this.#at], path, part, field });
    }
  }
}
