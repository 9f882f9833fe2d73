import { type JsonObject, type JsonValue, setOwn } from '../kernel/json.ts';
import { appended } from './appended.ts';
import type { Finding } from './detector.ts';
import { mask } from './marks.ts';
import { SCRUTINY } from './path-rules.ts';
import type { Member, Place } from './place.ts';
import type { StringRedactor } from './string-redactor.ts';
import { applyEdits, type Edit } from './text-scanner.ts';

export const MAX_DEPTH = 512;
/** Of what the walk itself finds. */
export const ENGINE_VERSION = 1;
const NO_FINDINGS: readonly Finding[] = [];

/** Stands for a member that is to go. */
const DROPPED = Symbol('dropped');
type Outcome = JsonValue | typeof DROPPED;

/** Documents' way through a policy, one after the other. Copies only what changes. */
export class DocumentWalk {
  readonly #strings: StringRedactor;
  readonly #trail: (string | number)[] = [];
  readonly #ancestors: object[] = [];
  #findings: Finding[] | undefined;

  constructor(strings: StringRedactor) {
    this.#strings = strings;
  }

  run(document: JsonValue): { readonly value: JsonValue; readonly findings: readonly Finding[] } {
    this.#findings = undefined;
    this.#ancestors.length = 0;
    const value = this.#value(document, this.#strings.places.root, 0);
    return { value: value === DROPPED ? null : value, findings: this.#findings ?? NO_FINDINGS };
  }

  #value(value: JsonValue, place: Place, depth: number): Outcome {
    if (typeof value === 'string')
      return place.rule === undefined ? this.#text(value, place, depth) : this.#ruled(value, place, depth);
    if (typeof value === 'number') return this.#number(value, place, depth);
    if (typeof value !== 'object' || value === null || place.scrutiny === SCRUTINY.none) return value;
    if (depth >= MAX_DEPTH) return this.#unreadable('too_deep', depth);
    if (this.#ancestors.includes(value)) return this.#unreadable('cycle', depth);
    this.#ancestors.push(value);
    const inside = this.#strings.places.inside(place);
    const result = Array.isArray(value)
      ? this.#array(value as readonly JsonValue[], inside, depth)
      : this.#object(value as JsonObject, inside, depth);
    this.#ancestors.pop();
    return result;
  }

  #array(array: readonly JsonValue[], place: Place, depth: number): JsonValue {
    let copy: JsonValue[] | undefined;
    for (let i = 0; i < array.length; i += 1) {
      this.#trail[depth] = i;
      const before = array[i] as JsonValue;
      const after = this.#value(before, place, depth + 1);
      if (after === before) continue;
      copy ??= [...array];
      copy[i] = after === DROPPED ? null : after;
    }
    return copy ?? array;
  }

  #object(object: JsonObject, place: Place, depth: number): JsonValue {
    const { places } = this.#strings;
    let copy: Record<string, JsonValue> | undefined;
    let names: Map<string, string> | undefined;
    let dropped: Set<string> | undefined;
    // Nothing is inherited in JSON; this loop allocates nothing and knows where the values lie.
    for (const key in object) {
      const before = object[key] as JsonValue;
      const member = places.member(place, key);
      let name = key;
      if (member.clean !== true) {
        name = this.#key(key, member, place, depth);
        if (name !== key) {
          names ??= new Map();
          names.set(key, name);
        }
      }
      this.#trail[depth] = name;
      const at = member.pair === undefined ? member.place : places.inPair(object, key, member, place);
      const after = this.#value(before, at, depth + 1);
      if (after === before) continue;
      if (after === DROPPED) {
        dropped ??= new Set();
        dropped.add(key);
      } else {
        copy ??= { ...object };
        // Own already, so that even `__proto__` is only a name.
        copy[key] = after;
      }
    }
    const result = copy ?? object;
    return names === undefined && dropped === undefined ? result : rebuilt(result, names, dropped);
  }

  #key(key: string, member: Member, parent: Place, depth: number): string {
    const edits = this.#strings.keyEdits(key, member, parent);
    if (edits.length === 0) return key;
    const name = applyEdits(key, edits);
    this.#trail[depth] = name;
    this.#record(edits, depth + 1);
    return name;
  }

  #text(text: string, place: Place, depth: number): string {
    const edits = this.#strings.editsOf(text, place, 0);
    if (edits.length === 0) return text;
    this.#record(edits, depth);
    return applyEdits(text, edits);
  }

  #number(value: number, place: Place, depth: number): Outcome {
    if (place.rule !== undefined) {
      const ruled = this.#ruled(String(value), place, depth);
      return ruled === String(value) ? value : ruled;
    }
    if (!this.#strings.readsNumber(value)) return value;
    const text = String(value);
    const redacted = this.#text(text, place, depth);
    return redacted === text ? value : redacted;
  }

  #ruled(text: string, place: Place, depth: number): Outcome {
    if (place.scrutiny === SCRUTINY.none) return text;
    const edit = this.#strings.ruleEdit(text, place);
    if (edit === undefined) return this.#text(text, place, depth);
    this.#record([{ ...edit, path: '' }], depth);
    if (edit.action === 'drop') return DROPPED;
    return edit.replacement ?? text;
  }

  #unreadable(type: string, depth: number): string {
    this.#record([{ type, version: ENGINE_VERSION, action: 'mask', path: '' }], depth);
    return mask(type);
  }

  #record(edits: readonly Pick<Edit, 'type' | 'version' | 'action' | 'path'>[], depth: number): void {
    let trail = depth === 0 ? '' : String(this.#trail[0]);
    for (let i = 1; i < depth; i += 1) trail += `.${this.#trail[i]}`;
    for (const { type, version, action, path: inner } of edits) {
      const path = inner === '' || trail === '' ? trail + inner : `${trail}.${inner}`;
      this.#findings = appended(this.#findings, { type, version, path, action });
    }
  }
}

/** A copy with other keys, or without some. */
function rebuilt(
  object: JsonObject,
  names: ReadonlyMap<string, string> | undefined,
  dropped: ReadonlySet<string> | undefined,
): JsonValue {
  const copy: Record<string, JsonValue> = {};
  const taken = new Map<string, number>();
  for (const [key, value] of Object.entries(object)) {
    if (dropped?.has(key) === true) continue;
    const name = names?.get(key) ?? key;
    setOwn(copy, name === key ? name : freeName(name, object, taken), value);
  }
  return copy;
}

/** `name`, or with the next free number behind it: redacted keys must not fall together. */
function freeName(name: string, object: JsonObject, taken: Map<string, number>): string {
  let count = taken.get(name) ?? 0;
  let free: string;
  do {
    count += 1;
    free = count === 1 ? name : `${name}_${count}`;
  } while (Object.hasOwn(object, free));
  taken.set(name, count);
  return free;
}
