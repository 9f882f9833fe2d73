import type { JsonObject } from '../kernel/json.ts';
import { type CleanStrings, Vocabulary } from './clean-strings.ts';
import type { StringContext } from './detector.ts';
import { type PathNode, SCRUTINY, type Scrutiny } from './path-rules.ts';
import { type FieldRule, fieldName, type RedactionPolicy } from './policy.ts';
import { keyWords } from './telling-words.ts';

/** Where a value stands, as far as a policy cares. */
export interface Place extends StringContext {
  readonly scrutiny: Scrutiny;
  readonly node: PathNode | undefined;
  /** Applies to every scalar from here down. */
  readonly rule: FieldRule | undefined;
  /** Places of members that were asked for before. Those where no path leads share one map. */
  readonly members: Map<string, Member>;
  /** Strings of this place in which nothing was found; undefined where the place itself is not kept. */
  readonly clean: CleanStrings | undefined;
}

/** What is known of a member from its key alone. */
export interface Member {
  readonly place: Place;
  /** Whether something was found in the key: undefined until somebody looked. */
  clean: boolean | undefined;
  /** `{"name": "<key>", "value": …}`: the key is the former's, or the latter's. */
  readonly pair: 'name' | 'value' | undefined;
}

/** Field names are few and come again; values that look like keys are many, so the caches are bounded both ways. */
export const MAX_CACHED_KEYS = 4_096;
export const MAX_CACHED_LENGTH = 64;

const PAIRS: ReadonlyMap<string, Member['pair']> = new Map([
  ['name', 'name'],
  ['Name', 'name'],
  ['key', 'name'],
  ['Key', 'name'],
  ['value', 'value'],
  ['Value', 'value'],
]);

/** Finds the place of a member from the place of its object. */
export class Places {
  readonly root: Place;
  readonly #policy: RedactionPolicy;
  /** Members of every place that no rule, path or identity distinguishes. */
  readonly #plain = new Map<string, Member>();
  readonly #vocabulary = new Vocabulary();
  #cached = 0;

  constructor(policy: RedactionPolicy, root: PathNode) {
    this.#policy = policy;
    this.root = {
      field: '',
      words: '',
      alone: true,
      scrutiny: SCRUTINY.full,
      node: root,
      rule: undefined,
      members: new Map(),
      clean: undefined,
    };
  }

  member(parent: Place, key: string): Member {
    const known = parent.members.get(key);
    if (known !== undefined) return known;
    const place = this.#place(parent, key);
    const kept = key.length <= MAX_CACHED_LENGTH && this.#cached < MAX_CACHED_KEYS;
    const member = {
      place:
        kept && place.scrutiny !== SCRUTINY.none ? { ...place, clean: this.#vocabulary.strings() } : place,
      clean: undefined,
      pair: PAIRS.get(key),
    };
    if (kept) {
      this.#cached += 1;
      parent.members.set(key, member);
    }
    return member;
  }

  /** The place of what is in an object or array that stands at `place`. */
  inside(place: Place): Place {
    if (place.rule?.containersOnly !== true) return place;
    return { ...place, rule: { ...place.rule, containersOnly: false }, members: new Map() };
  }

  /** The place of the value in `{"name": "<key>", "value": …}`. */
  named(parent: Place, key: string): Place {
    return { ...this.member(parent, key).place, node: undefined };
  }

  /** The place of member `key` of `object`, which may be a pair: one member says what the other is. */
  inPair(object: JsonObject, key: string, { place: own, pair }: Member, parent: Place): Place {
    if (pair === undefined) return own;
    if (parent.rule !== undefined)
      return pair === 'name' && (Object.hasOwn(object, 'value') || Object.hasOwn(object, 'Value'))
        ? this.member({ ...parent, rule: undefined, members: new Map() }, key).place
        : own;
    if (pair === 'name') return own;
    const name = object.name ?? object.key ?? object.Name ?? object.Key;
    return typeof name === 'string' ? this.named(parent, name) : own;
  }

  /** The place of a key itself: a text of which only its surroundings are known. */
  keyPlace(parent: Place): Place {
    return { ...parent, field: '', words: '', alone: false, rule: undefined, clean: undefined };
  }

  #place(parent: Place, key: string): Place {
    const node = parent.node?.children.get(key);
    const field = fieldName(key);
    const words = keyWords(key);
    if (parent.rule !== undefined)
      return {
        ...parent,
        node,
        scrutiny: Math.max(parent.scrutiny, node?.scrutiny ?? 0) as Scrutiny,
        members: new Map(),
        clean: undefined,
      };
    const identity = this.#policy.identityFields.has(field);
    const own = identity ? SCRUTINY.identity : SCRUTINY.full;
    const scrutiny = Math.max(parent.scrutiny, own, node?.scrutiny ?? 0) as Scrutiny;
    // A path that the policy names as an identity outweighs what the last key is called.
    const exempt = identity || (scrutiny === SCRUTINY.identity && (node?.scrutiny ?? 0) > 0);
    const rule = exempt ? undefined : this.#ruleOf(field);
    const plain = node === undefined && rule === undefined && scrutiny === SCRUTINY.full;
    return {
      field,
      words,
      alone: false,
      scrutiny,
      node,
      rule,
      members: plain ? this.#plain : new Map(),
      clean: undefined,
    };
  }

  #ruleOf(field: string): FieldRule | undefined {
    const { fields, endings } = this.#policy;
    return fields.has(field) ? fields.get(field) : endings.find(([ending]) => field.endsWith(ending))?.[1];
  }
}
