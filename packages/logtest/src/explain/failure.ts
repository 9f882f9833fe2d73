import type { DecodedEvent } from '../decode/event.ts';
import { type HistoryLook, readerOf } from '../engine/history.ts';
import type { PatternType } from '../match/pattern.ts';
import type { Comparison, Condition, Correlation, Rule } from '../rule.ts';

/** The first thing that kept a rule from matching, in the order of testing. */
export type Failure =
  | {
      readonly kind: 'decoder';
      readonly wants: string;
      readonly is: string | null;
      /** Wanted is a decoder that is known by name alone: one of text without a manager's files, or of another queue. */
      readonly needsText: boolean;
    }
  /** The event has nothing that `name` could look at. */
  | { readonly kind: 'missing'; readonly tag: string; readonly name: string; readonly negate: boolean }
  | {
      readonly kind: 'value';
      /** Element of the rule: `field`, `srcip`, `match`, `list`, `time` … */
      readonly tag: string;
      /** The field that was looked at. */
      readonly name: string;
      /** What the rule asks for: a pattern, addresses, `match_key etc/lists/…` … */
      readonly wants: string;
      readonly type?: PatternType;
      readonly negate: boolean;
      /** What stands in the event. */
      readonly seen: string;
    }
  | {
      readonly kind: 'history';
      /** Events found, the present one included, of `needed`. */
      readonly counted: number;
      readonly needed: number;
      /** Seconds. */
      readonly timeframe: number;
      readonly same: readonly string[];
      readonly different: readonly string[];
      /** A field that must be the same, and that this event lacks. */
      readonly lacks?: string;
      /** Why the walk back ended. */
      readonly ended: HistoryLook['ended'];
    };

export function failedCondition(condition: Condition, rule: Rule, event: DecodedEvent): Failure {
  const { tag, name } = namesOf(condition, rule);
  const { text: wants, type, negate = false } = condition;
  const seen = condition.seen?.(event);
  if (seen === undefined) return { kind: 'missing', tag, name, negate };
  return { kind: 'value', tag, name, wants, ...(type === undefined ? {} : { type }), negate, seen };
}

export function failedHistory(correlation: Correlation, look: HistoryLook, event: DecodedEvent): Failure {
  const { same, different, frequency, timeframe } = correlation;
  const lacking = same.find((comparison) => readerOf(comparison)(event) === undefined);
  return {
    kind: 'history',
    counted: look.counted + 1,
    needed: frequency,
    timeframe,
    same: same.map(comparedName),
    different: different.map(comparedName),
    ...(lacking === undefined ? {} : { lacks: comparedName(lacking) }),
    ended: look.ended,
  };
}

/** The element of the rule, and the field it looks at. */
export function namesOf(condition: Condition, rule: Rule): { readonly tag: string; readonly name: string } {
  const [tag = '', lowerName] = condition.tag.split(' ', 2);
  return { tag, name: lowerName === undefined ? tag : asWritten(rule, tag, lowerName) };
}

/** Field names are kept in lower case; people want to see them as they wrote them. */
function asWritten(rule: Rule, tag: string, lowerName: string): string {
  const attribute = tag === 'field' ? 'name' : 'field';
  const names = rule.source.element.children.flatMap(({ name, attributes }) =>
    name.toLowerCase() === tag ? attributes.filter((one) => one.name.toLowerCase() === attribute) : [],
  );
  return names.find(({ value }) => value.toLowerCase() === lowerName.toLowerCase())?.value ?? lowerName;
}

/** Field that a comparison looks at. */
export function comparedName(comparison: Comparison): string {
  if (comparison.kind === 'nothing') return 'place on the map';
  return comparison.kind === 'location' ? 'location' : comparison.name;
}
