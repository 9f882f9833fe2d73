import type { DecodedEvent } from '../decode/event.ts';
import type { Rule, Ruleset } from '../rule.ts';
import type { Memory } from './history.ts';

/** The rule an event ends at. */
export interface Match {
  readonly rule: Rule;
  /** Rules on the way to it, the root first. */
  readonly path: readonly Rule[];
  /** Events that a correlation rule on the way counted, newest first. */
  readonly previous: readonly string[];
  /** Level of the last correlation rule that this event met on the way, 0 for none; it is stored as consumed by it. */
  readonly consumedBy: number;
}

/** Finds the final rule, or none. Siblings of a rule that took the event are never tried. */
export function findRule(ruleset: Ruleset, event: DecodedEvent, memory: Memory): Match | undefined {
  const walker = new Walker(event, memory);
  for (const root of ruleset.roots) {
    const rule = root.category === event.category ? walker.take(root) : undefined;
    if (rule === undefined) continue;
    return { rule, path: walker.path, previous: walker.previous, consumedBy: walker.consumedBy };
  }
  return undefined;
}

class Walker {
  readonly path: Rule[] = [];
  previous: readonly string[] = [];
  consumedBy = 0;
  private readonly event: DecodedEvent;
  private readonly memory: Memory;

  constructor(event: DecodedEvent, memory: Memory) {
    this.event = event;
    this.memory = memory;
  }

  take(rule: Rule): Rule | undefined {
    if (!this.meets(rule)) return undefined;
    this.path.push(rule);
    const taken = this.takeChild(rule);
    if (taken !== undefined) return taken;
    if (!rule.definition.noAlert) return rule;
    this.path.pop();
    return undefined;
  }

  private takeChild({ index, children }: Rule): Rule | undefined {
    if (index !== undefined) return index.find(this.event, (child) => this.take(child));
    for (const child of children) {
      const taken = this.take(child);
      if (taken !== undefined) return taken;
    }
    return undefined;
  }

  private meets(rule: Rule): boolean {
    const { decodedAs, conditions, correlation } = rule.definition;
    if (decodedAs !== undefined && decodedAs !== this.event.decoder) return false;
    for (const condition of conditions) if (!condition.holds(this.event)) return false;
    if (correlation === undefined) return true;
    // The walk consumes what it counted even when a child of the rule takes the event in the end.
    const previous = this.memory.walk(rule, correlation, this.event);
    // A walk that fails wipes what an earlier one found; one of frequency 2 leaves it.
    if (previous === undefined || previous.length > 0) this.previous = previous ?? [];
    if (previous !== undefined) this.consumedBy = rule.definition.level;
    return previous !== undefined;
  }
}
