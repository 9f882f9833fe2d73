import type { DecodedEvent } from '../decode/event.ts';
import type { HistoryLook } from '../engine/history.ts';
import type { PatternType } from '../match/pattern.ts';
import type { Correlation, Rule } from '../rule.ts';
import { comparedName, namesOf } from './failure.ts';

/** One thing that a rule asks for, and what the event has there. */
export interface TriedCondition {
  /** Element or attribute of the rule: `decoded_as`, `field`, `srcip`, `match`, `list`, `frequency` … */
  readonly tag: string;
  /** The field that is looked at; the tag again where that says it. */
  readonly name: string;
  /** The pattern, addresses, list … as written; of a count the number of events and their time. */
  readonly wants: string;
  readonly type?: PatternType;
  readonly negate: boolean;
  /** What stands in the event, or was counted; absent where there is nothing, or nobody looked. */
  readonly seen?: string;
  /** Undefined: not looked at, since a count is taken only when all else holds. */
  readonly holds: boolean | undefined;
}

/** All conditions of a rule as an event meets them. `look` is what its history showed; undefined: nobody looked. */
export function triedConditions(
  rule: Rule,
  event: DecodedEvent,
  look: HistoryLook | undefined,
): readonly TriedCondition[] {
  const { decodedAs, conditions, correlation } = rule.definition;
  const tried: TriedCondition[] = [];
  if (decodedAs !== undefined)
    tried.push({
      tag: 'decoded_as',
      name: 'decoder',
      wants: decodedAs,
      negate: false,
      ...(event.decoder === null ? {} : { seen: event.decoder }),
      holds: decodedAs === event.decoder,
    });
  for (const condition of conditions) {
    const { text, type, negate = false } = condition;
    const seen = condition.seen?.(event);
    tried.push({
      ...namesOf(condition, rule),
      wants: text,
      negate,
      ...(type === undefined ? {} : { type }),
      ...(seen === undefined ? {} : { seen }),
      holds: condition.holds(event),
    });
  }
  if (correlation !== undefined) tried.push(counted(correlation, look));
  return tried;
}

function counted(correlation: Correlation, look: HistoryLook | undefined): TriedCondition {
  const { frequency, timeframe, same, different } = correlation;
  const alike = [
    ...same.map((one) => `same ${comparedName(one)}`),
    ...different.map((one) => `another ${comparedName(one)}`),
  ];
  const wants = [`${frequency} events within ${timeframe} s`, ...alike].join(', ');
  const told = { tag: 'frequency', name: 'frequency', wants, negate: false };
  return look === undefined
    ? { ...told, holds: undefined }
    : { ...told, seen: String(look.counted + 1), holds: look.enough };
}
