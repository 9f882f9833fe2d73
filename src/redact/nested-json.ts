import { type JsonToken, jsonTokens, readLiteral } from './json-tokens.ts';
import { SCRUTINY } from './path-rules.ts';
import type { Member, Place, Places } from './place.ts';
import { applyEdits, type Edit } from './text-scanner.ts';

/** What this module needs of the rest: how single values are judged. */
export interface NestedPolicy {
  readonly places: Places;
  /** Edits of a string that stands at `place`, which may itself be JSON. */
  editsOf(text: string, place: Place, level: number): readonly Edit[];
  keyEdits(key: string, member: Member, parent: Place): readonly Edit[];
  /** Edit for a scalar that a field rule speaks of; undefined when it has nothing to say. */
  ruleEdit(text: string, place: Place): Omit<Edit, 'start' | 'end' | 'path'> | undefined;
}

interface Frame {
  readonly place: Place;
  readonly isArray: boolean;
  /** Key or position of the member at hand, redacted. */
  name: string;
  /** The member at hand says what a `"value"` behind it is. */
  names: boolean;
  index: number;
  member: Place;
  /** Said by `"name"` or `"key"`, for a `"value"` behind it. */
  named: string | undefined;
}

/** True when the text is a JSON object or array. */
export function isJsonText(text: string): boolean {
  const first = /^\s{0,16}([[{])/.exec(text)?.[1];
  if (first === undefined || !/[\]}]\s{0,16}$/.test(text.slice(-17))) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Edits inside a text that is JSON: every literal is read, judged as a value of its own and put back as a literal, so
 * that the text stays valid and everything else in it stays as it was, long numbers and white space included.
 */
export class NestedEdits {
  readonly #policy: NestedPolicy;
  readonly #text: string;
  readonly #level: number;
  readonly #frames: Frame[] = [];
  readonly #edits: Edit[] = [];
  readonly #root: Place;
  #renamed = 0;

  constructor(policy: NestedPolicy, text: string, root: Place, level: number) {
    this.#policy = policy;
    this.#text = text;
    this.#root = root;
    this.#level = level;
  }

  collect(): readonly Edit[] {
    for (const token of jsonTokens(this.#text)) this.#take(token);
    return this.#edits;
  }

  #take(token: JsonToken): void {
    const frame = this.#frames.at(-1);
    if (token.kind === 'key' && frame !== undefined) this.#key(token, frame);
    else if (token.kind === 'close') this.#frames.pop();
    else this.#element(token, frame);
  }

  #element(token: JsonToken, frame: Frame | undefined): void {
    if (frame?.isArray) {
      frame.index += 1;
      frame.name = String(frame.index);
    }
    const place = frame?.member ?? this.#root;
    if (token.kind === 'open-object' || token.kind === 'open-array') {
      const isArray = token.kind === 'open-array';
      const inside = this.#policy.places.inside(place);
      this.#frames.push({
        place: inside,
        isArray,
        name: '',
        names: false,
        index: -1,
        member: inside,
        named: undefined,
      });
    } else if (token.kind === 'string') this.#string(token, place, frame);
    else if (token.kind === 'number') this.#number(token, place);
  }

  #key({ start, end }: JsonToken, frame: Frame): void {
    const literal = readLiteral(this.#text.slice(start, end));
    const key = literal.text;
    const member = this.#policy.places.member(frame.place, key);
    frame.member =
      frame.named !== undefined && member.pair === 'value' && frame.place.rule === undefined
        ? this.#policy.places.named(frame.place, frame.named)
        : member.place;
    frame.name = key;
    frame.names = member.pair === 'name';
    const found = this.#policy.keyEdits(key, member, frame.place);
    if (found.length === 0) return;
    frame.name = applyEdits(key, found);
    this.#add(found, start, literal.offset);
    const last = this.#edits.at(-1);
    if (last?.replacement === undefined) return;
    // Two keys that become one would lose a member when the text is parsed.
    this.#renamed += 1;
    if (this.#renamed > 1)
      this.#edits.splice(-1, 1, { ...last, replacement: `${last.replacement}_${this.#renamed}` });
  }

  #string({ start, end }: JsonToken, place: Place, frame: Frame | undefined): void {
    if (place.scrutiny === SCRUTINY.none) return;
    const literal = readLiteral(this.#text.slice(start, end));
    if (frame?.names === true) frame.named = literal.text;
    const whole = place.rule === undefined ? undefined : this.#policy.ruleEdit(literal.text, place);
    if (whole !== undefined) this.#whole(whole, start, end);
    else this.#add(this.#policy.editsOf(literal.text, place, this.#level + 1), start, literal.offset);
  }

  #number({ start, end }: JsonToken, place: Place): void {
    if (place.scrutiny === SCRUTINY.none) return;
    const text = this.#text.slice(start, end);
    const whole = place.rule === undefined ? undefined : this.#policy.ruleEdit(text, place);
    const found = whole === undefined ? this.#policy.editsOf(text, place, this.#level + 1) : [];
    const [first] = found;
    if (whole !== undefined) this.#whole(whole, start, end);
    else if (first !== undefined)
      this.#whole(
        { ...first, replacement: first.replacement === undefined ? undefined : applyEdits(text, found) },
        start,
        end,
      );
  }

  #path(rest: string): string {
    const trail = this.#frames.map(({ name }) => name);
    if (rest !== '') trail.push(rest);
    return trail.join('.');
  }

  #whole(edit: Omit<Edit, 'start' | 'end' | 'path'>, start: number, end: number): void {
    const replacement = edit.replacement === undefined ? undefined : JSON.stringify(edit.replacement);
    this.#edits.push({ ...edit, start, end, replacement, path: this.#path('') });
  }

  #add(found: readonly Edit[], start: number, offset: (unit: number) => number): void {
    for (const edit of found)
      this.#edits.push({
        ...edit,
        start: start + offset(edit.start),
        end: start + offset(edit.end),
        replacement:
          edit.replacement === undefined ? undefined : JSON.stringify(edit.replacement).slice(1, -1),
        path: this.#path(edit.path),
      });
  }
}
