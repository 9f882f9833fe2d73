import type { DecodedEvent } from '../decode/event.ts';
import { type FieldName, fieldName } from '../decode/names.ts';
import type { Literal } from '../match/literals.ts';
import { WordFinder } from '../match/word-finder.ts';
import type { Requirement, Rule } from '../rule.ts';

/** Children below which trying all of them is as quick. */
const WORTH_IT = 16;

/** Children by what the event must hold for them to have a chance: places among the siblings, in order. */
interface Places {
  readonly always: number[];
  readonly withProgram: number[];
  readonly byField: {
    readonly name: FieldName;
    readonly any: number[];
    readonly byValue: Map<string, number[]>;
  }[];
  readonly byText: { readonly literal: Literal; readonly place: number }[];
  /** The first child that asks for a text; none before it needs the log to be searched. */
  firstText: number;
  finder?: WordFinder;
}

/**
 * Leaves out the children whose decoder is another, or that require a field, a value, a text or a program name that
 * the event lacks, without looking at them. Conditions have no side effect, so the verdict is the same; the order of
 * the rest is kept.
 */
export class ChildIndex {
  private readonly children: readonly Rule[];
  private readonly byDecoder = new Map<string | null, Places>();

  constructor(children: readonly Rule[]) {
    this.children = children;
  }

  /** Calls `take` with each child that has a chance, in order, until one returns a rule. */
  find(event: DecodedEvent, take: (child: Rule) => Rule | undefined): Rule | undefined {
    const places = this.placesFor(event.decoder);
    const found = byFields(places, event).sort(ascending);
    let next = 0;
    for (; next < found.length && (found[next] as number) < places.firstText; next += 1) {
      const taken = take(this.children[found[next] as number] as Rule);
      if (taken !== undefined) return taken;
    }
    if (places.byText.length === 0) return undefined;
    for (const place of [...found.slice(next), ...byText(places, event.log)].sort(ascending)) {
      const taken = take(this.children[place] as Rule);
      if (taken !== undefined) return taken;
    }
    return undefined;
  }

  private placesFor(decoder: string | null): Places {
    const known = this.byDecoder.get(decoder);
    if (known !== undefined) return known;
    const places: Places = {
      always: [],
      withProgram: [],
      byField: [],
      byText: [],
      firstText: Number.POSITIVE_INFINITY,
    };
    for (const [place, { definition }] of this.children.entries()) {
      if (definition.decodedAs === undefined || definition.decodedAs === decoder) {
        enter(places, place, strictest(definition.conditions.map(({ requires }) => requires)));
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

function ascending(a: number, b: number): number {
  return a - b;
}

function byFields({ always, withProgram, byField }: Places, event: DecodedEvent): number[] {
  const found = event.programName === undefined ? [...always] : [...always, ...withProgram];
  for (const { name, any, byValue } of byField) {
    const value = event.value(name);
    if (value === undefined) continue;
    found.push(...any);
    const equal = byValue.size === 0 ? undefined : byValue.get(value.toLowerCase());
    if (equal !== undefined) found.push(...equal);
  }
  return found;
}

function byText(places: Places, log: string): Iterable<number> {
  places.finder ??= new WordFinder(places.byText.map(({ literal }) => literal.text));
  const found = new Set<number>();
  places.finder.search(log, (word, end) => {
    const { literal, place } = places.byText[word] as Places['byText'][number];
    if (!literal.atStart || end === literal.text.length) found.add(place);
  });
  return found;
}

/** The one requirement that most events fail. */
function strictest(requirements: readonly (Requirement | undefined)[]): Requirement | undefined {
  const find = (test: (requirement: Requirement) => boolean) =>
    requirements.find((requirement) => requirement !== undefined && test(requirement));
  return (
    find((requirement) => requirement.kind === 'field' && requirement.anyOf !== undefined) ??
    find(({ kind }) => kind === 'field') ??
    find(({ kind }) => kind === 'program') ??
    find(({ kind }) => kind === 'text')
  );
}

function enter(places: Places, place: number, requirement: Requirement | undefined): void {
  switch (requirement?.kind) {
    case undefined:
      places.always.push(place);
      return;
    case 'program':
      places.withProgram.push(place);
      return;
    case 'text':
      for (const literal of requirement.anyOf) places.byText.push({ literal, place });
      places.firstText = Math.min(places.firstText, place);
      return;
    case 'field': {
      const { field, anyOf } = requirement;
      const entry = entryFor(places, fieldName(field));
      if (anyOf === undefined) entry.any.push(place);
      else
        for (const value of new Set(anyOf))
          entry.byValue.set(value, [...(entry.byValue.get(value) ?? []), place]);
    }
  }
}

function entryFor({ byField }: Places, name: FieldName): Places['byField'][number] {
  const known = byField.find((entry) => entry.name === name);
  if (known !== undefined) return known;
  const made = { name, any: [], byValue: new Map<string, number[]>() };
  byField.push(made);
  return made;
}
