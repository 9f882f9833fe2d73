import type { Decoders } from '../decode/decoders.ts';
import type { DecodedEvent } from '../decode/event.ts';
import type { HistoryLook, Memory, Recollection } from '../engine/history.ts';
import type { Rule, Ruleset } from '../rule.ts';
import { type Failure, failedCondition, failedHistory } from './failure.ts';
import { type TriedCondition, triedConditions } from './tried-conditions.ts';

/** One rule that was tried, and what came of it. */
export interface Trial {
  readonly id: number;
  readonly level: number;
  /** As written, fields not filled in. */
  readonly description: string;
  /** Where it is written; `file` as given to `loadRuleset`, `line` from 1. */
  readonly file: string;
  readonly line: number;
  /** Why it did not match; absent where it did. */
  readonly failure?: Failure;
  /** Its conditions that do not hold, the decoder among them; 0 also where only the count is too low. */
  readonly unmet: number;
  /** All that it asks for, in the order of testing; present where `ExplainOptions.conditions` wants them. */
  readonly conditions?: readonly TriedCondition[];
  /** Its children that were tried, in order, when it matched. The last took the event if any did. */
  readonly children: readonly Trial[];
  /** Children after the one that took the event. */
  readonly notTried: number;
  /**
   * `takes`: the event ends here. `parent`: a child or grandchild takes it. `passes`: matched, but is `noalert`
   * and no child takes the event, so that its siblings are tried. `fails`: did not match.
   */
  readonly outcome: 'takes' | 'parent' | 'passes' | 'fails';
}

/** Why an event ends where it ends. */
export interface Explanation {
  readonly decoder: string | null;
  readonly trials: readonly Trial[];
  /** Ids from the root to the final rule; empty when none takes the event. */
  readonly path: readonly number[];
  /** The final rule is inside its `ignore` window. */
  readonly ignored: boolean;
}

export interface ExplainOptions {
  /** Tell of every rule that was tried all its conditions, those too that hold or come after one that does not. */
  readonly conditions?: boolean;
}

/** Walks the tree as `findRule` does, trying every child, and changes neither the tree nor the history. */
export function explainEvent(
  ruleset: Ruleset,
  event: DecodedEvent,
  memory: Memory,
  options: ExplainOptions = {},
) {
  const walker = new Explainer(event, memory, ruleset.decoders, options.conditions ?? false);
  const trials: Trial[] = [];
  for (const root of ruleset.roots) {
    if (root.category !== event.category) continue;
    const trial = walker.try(root);
    trials.push(trial);
    if (takes(trial)) break;
  }
  return { trials, final: walker.final, path: pathOf(trials) };
}

/** The trials of one rule, which may hang under several parents. */
export function trialsOf(trials: readonly Trial[], id: number): readonly Trial[] {
  return trials.flatMap((trial) => [...(trial.id === id ? [trial] : []), ...trialsOf(trial.children, id)]);
}

class Explainer {
  final: Rule | undefined;
  private readonly event: DecodedEvent;
  private readonly memory: Memory;
  private readonly decoders: Decoders;
  private readonly tellsConditions: boolean;
  /** What the walk of this event would have consumed so far. */
  private readonly recollection: Recollection = new Map();

  constructor(event: DecodedEvent, memory: Memory, decoders: Decoders, tellsConditions: boolean) {
    this.event = event;
    this.decoders = decoders;
    this.memory = memory;
    this.tellsConditions = tellsConditions;
  }

  try(rule: Rule): Trial {
    const { level, description, noAlert } = rule.definition;
    const { file, line } = rule.source;
    const { failure, look } = this.judge(rule);
    const conditions = this.tellsConditions ? triedConditions(rule, this.event, look) : undefined;
    const told = {
      id: rule.id,
      level,
      description,
      file,
      line,
      unmet: 0,
      ...(conditions === undefined ? {} : { conditions }),
    };
    if (failure !== undefined) {
      const unmet = this.unmetBy(rule);
      return { ...told, failure, unmet, children: [], notTried: 0, outcome: 'fails' };
    }
    const children: Trial[] = [];
    for (const child of rule.children) {
      const trial = this.try(child);
      children.push(trial);
      if (!takes(trial)) continue;
      return { ...told, children, notTried: rule.children.length - children.length, outcome: 'parent' };
    }
    if (!noAlert) this.final = rule;
    return { ...told, children, notTried: 0, outcome: noAlert ? 'passes' : 'takes' };
  }

  private unmetBy({ definition: { decodedAs, conditions } }: Rule): number {
    const decoder = decodedAs !== undefined && decodedAs !== this.event.decoder ? 1 : 0;
    return decoder + conditions.filter((condition) => !condition.holds(this.event)).length;
  }

  /** What kept the rule from matching, and what its history showed where that was looked at. */
  private judge(rule: Rule): { readonly failure?: Failure; readonly look?: HistoryLook } {
    const { decodedAs, conditions, correlation } = rule.definition;
    if (decodedAs !== undefined && decodedAs !== this.event.decoder) {
      const needsText = !this.decoders.runs(decodedAs);
      return { failure: { kind: 'decoder', wants: decodedAs, is: this.event.decoder, needsText } };
    }
    const failed = conditions.find((condition) => !condition.holds(this.event));
    if (failed !== undefined) return { failure: failedCondition(failed, rule, this.event) };
    if (correlation === undefined) return {};
    const look = this.memory.look(rule, correlation, this.event, this.recollection);
    return look.enough ? { look } : { look, failure: failedHistory(correlation, look, this.event) };
  }
}

function takes({ outcome }: Trial): boolean {
  return outcome === 'takes' || outcome === 'parent';
}

function pathOf(trials: readonly Trial[]): readonly number[] {
  const last = trials.at(-1);
  return last === undefined || !takes(last) ? [] : [last.id, ...pathOf(last.children)];
}
