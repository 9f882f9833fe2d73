import type { DecodedEvent } from '../decode/event.ts';
import type { Rule } from '../rule.ts';

/** Children below which trying all of them is as quick. */
const WORTH_IT = 16;

/** Places of children, in order, by what the event must hold for them to have a chance. */
interface Places {
  readonly always: number[];
  readonly byField: Map<string, number[]>;
  readonly byValue: Map<string, Map<string, number[]>>;
}

/**
 * Leaves out the children whose field condition cannot hold or whose decoder is another, without looking at
 * them. Conditions have no side effect, so the verdict is the same; the order of the rest is kept.
 */
export class ChildIndex {
  private readonly children: readonly Rule[];
  private readonly byDecoder = new Map<string | null, Places>();

  constructor(children: readonly Rule[]) {
    this.children = children;
  }

  candidates(event: DecodedEvent): readonly Rule[] {
    const places = this.placesFor(event.decoder);
    const found = [...places.always];
    for (const [field, value] of event.byName) {
      const present = places.byField.get(field);
      if (present !== undefined) found.push(...present);
      const equal = places.byValue.get(field)?.get(value.toLowerCase());
      if (equal !== undefined) found.push(...equal);
    }
    return found.sort((a, b) => a - b).map((place) => this.children[place] as Rule);
  }

  private placesFor(decoder: string | null): Places {
    const known = this.byDecoder.get(decoder);
    if (known !== undefined) return known;
    const places: Places = { always: [], byField: new Map(), byValue: new Map() };
    for (const [place, { definition }] of this.children.entries()) {
      if (definition.decodedAs === undefined || definition.decodedAs === decoder) {
        enter(places, place, definition.conditions);
      }
    }
    this.byDecoder.set(decoder, places);
    return places;
  }
}

/** Gives every rule with many children an index. To be called when no rule will change any more. */
export function indexChildren(rules: Iterable<Rule>): void {
  for (const rule of rules) {
    if (rule.children.length > WORTH_IT) rule.index = new ChildIndex(rule.children);
  }
}

function enter(places: Places, place: number, conditions: Rule['definition']['conditions']): void {
  const required = conditions.flatMap(({ requires }) => (requires === undefined ? [] : [requires]));
  const { field, anyOf } = required.find((requires) => requires.anyOf !== undefined) ?? required[0] ?? {};
  if (field === undefined) places.always.push(place);
  else if (anyOf === undefined) add(places.byField, field, place);
  else {
    const values = places.byValue.get(field) ?? new Map<string, number[]>();
    places.byValue.set(field, values);
    for (const value of new Set(anyOf)) add(values, value, place);
  }
}

function add(map: Map<string, number[]>, key: string, place: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [place]);
  else list.push(place);
}
