import { type PathNode, SCRUTINY, type Scrutiny } from './path-rules.ts';
import { type FieldRule, fieldName, type RedactionPolicy } from './policy.ts';

/** Where a value stands, as far as a policy cares. */
export interface Place {
  /** Normalized name of the nearest key. */
  readonly field: string;
  readonly scrutiny: Scrutiny;
  readonly node: PathNode | undefined;
  /** Applies to every scalar from here down. */
  readonly rule: FieldRule | undefined;
}

/** Field names are few and come again; values that look like keys are many, so the cache is bounded both ways. */
export const MAX_CACHED_KEYS = 4_096;
export const MAX_CACHED_LENGTH = 64;

/** Finds the place of a member from the place of its object. */
export class Places {
  readonly root: Place;
  readonly #policy: RedactionPolicy;
  readonly #byKey = new Map<string, Place>();

  constructor(policy: RedactionPolicy, root: PathNode) {
    this.#policy = policy;
    this.root = { field: '', scrutiny: SCRUTINY.full, node: root, rule: undefined };
  }

  member(parent: Place, key: string): Place {
    const node = parent.node?.children.get(key);
    if (parent.rule === undefined && node === undefined && parent.scrutiny === SCRUTINY.full)
      return this.#of(key);
    if (parent.rule !== undefined)
      return { ...parent, node, scrutiny: Math.max(parent.scrutiny, node?.scrutiny ?? 0) as Scrutiny };
    const own = this.#of(key);
    const scrutiny = Math.max(parent.scrutiny, own.scrutiny, node?.scrutiny ?? 0) as Scrutiny;
    // A path that the policy names as an identity outweighs what the last key is called.
    const rule = scrutiny === SCRUTINY.identity && (node?.scrutiny ?? 0) > 0 ? undefined : own.rule;
    return { field: own.field, scrutiny, node, rule };
  }

  /** The place of what is in an object or array that stands at `place`. */
  inside(place: Place): Place {
    if (place.rule?.containersOnly !== true) return place;
    return { ...place, rule: { ...place.rule, containersOnly: false } };
  }

  /** The place of the value in `{"name": "<key>", "value": …}`. */
  named(parent: Place, key: string): Place {
    return { ...this.member(parent, key), node: undefined };
  }

  #of(key: string): Place {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const field = fieldName(key);
    const { fields, endings } = this.#policy;
    const rule = fields.has(field)
      ? fields.get(field)
      : endings.find(([ending]) => field.endsWith(ending))?.[1];
    const identity = this.#policy.identityFields.has(field);
    const place = {
      field,
      scrutiny: identity ? SCRUTINY.identity : SCRUTINY.full,
      node: undefined,
      rule: identity ? undefined : rule,
    };
    if (key.length <= MAX_CACHED_LENGTH && this.#byKey.size < MAX_CACHED_KEYS) this.#byKey.set(key, place);
    return place;
  }
}
