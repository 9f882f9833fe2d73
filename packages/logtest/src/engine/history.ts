import type { DecodedEvent } from '../decode/event.ts';
import type { Comparison, Correlation, Rule } from '../rule.ts';

/** An event kept for correlation, with the histories it stands in. */
interface StoredEvent {
  readonly event: DecodedEvent;
  readonly seconds: number;
  readonly histories: readonly number[];
  /** Level of the rule that consumed it, 0 for none. */
  consumedBy: number;
}

/** Events of alert-level rules that the manager remembers (`memory_size`), over all rules. */
const MEMORY = 8192;
/** How many go at once when that is full. */
const EVICTED = 10;
/** Earlier events shown in `previous_output`. */
const MAX_SHOWN = 11;

/** What a session remembers for `if_matched_…` rules. */
export class Memory {
  private readonly histories: StoredEvent[][];
  private stored: StoredEvent[] = [];

  constructor(histories: number) {
    this.histories = Array.from({ length: histories }, () => []);
  }

  /** Keeps an event under its final rule. A rule that is the target of an `if_matched_sid` feeds that alone. */
  store(rule: Rule, event: DecodedEvent): void {
    const histories = rule.ruleHistory === undefined ? rule.groupHistories : [rule.ruleHistory];
    const entry = { event, seconds: secondsOf(event), histories, consumedBy: 0 };
    for (const index of histories) this.histories[index]?.push(entry);
    this.stored.push(entry);
    if (this.stored.length > MEMORY) this.evict();
  }

  private evict(): void {
    for (const { histories } of this.stored.slice(0, EVICTED)) {
      for (const index of histories) this.histories[index]?.shift();
    }
    this.stored = this.stored.slice(EVICTED);
  }

  /**
   * Walks a history from the newest event back: events of other agents or that fail a comparison are passed
   * over; one outside the timeframe, or consumed by a rule of the same or a higher level, ends the walk.
   * Returns the earlier events to show, or undefined when too few were found. Firing consumes the newest event
   * that was counted, except for a frequency of 2, which consumes and shows none.
   */
  walk(rule: Rule, correlation: Correlation, event: DecodedEvent): readonly string[] | undefined {
    const history = rule.walks === undefined ? [] : (this.histories[rule.walks] ?? []);
    const now = secondsOf(event);
    const comparable = comparer(correlation, event);
    const counted: StoredEvent[] = [];
    for (let i = history.length - 1; i >= 0; i -= 1) {
      const entry = history[i] as StoredEvent;
      if (now - entry.seconds > correlation.timeframe) return undefined;
      if (!comparable(entry.event)) continue;
      if (entry.consumedBy >= rule.definition.level && entry.consumedBy > 0) return undefined;
      counted.push(entry);
      if (counted.length < correlation.frequency - 1) continue;
      if (correlation.frequency === 2) return [];
      (counted[0] as StoredEvent).consumedBy = rule.definition.level;
      return counted.slice(0, MAX_SHOWN).map((shown) => shown.event.fullLog);
    }
    return undefined;
  }
}

function secondsOf(event: DecodedEvent): number {
  return Math.floor(event.epochMs / 1000);
}

/** What the current event is compared by, read once for a whole walk. */
function comparer(correlation: Correlation, event: DecodedEvent): (earlier: DecodedEvent) => boolean {
  const agent = event.agent?.id;
  const same = correlation.same.map((comparison) => ({ comparison, value: valueIn(event, comparison) }));
  const different = correlation.different
    .map((comparison) => ({ comparison, value: valueIn(event, comparison) }))
    .filter(({ value }) => value !== undefined);
  if (same.some(({ value }) => value === undefined)) return () => false;
  return (earlier) => {
    if (!correlation.acrossAgents && earlier.agent?.id !== agent) return false;
    for (const { comparison, value } of same) if (valueIn(earlier, comparison) !== value) return false;
    for (const { comparison, value } of different) if (valueIn(earlier, comparison) === value) return false;
    return true;
  };
}

function valueIn(event: DecodedEvent, comparison: Comparison): string | undefined {
  switch (comparison.kind) {
    case 'static':
      return event.statics[comparison.name];
    case 'dynamic':
      return event.byName.get(comparison.name);
    case 'location':
      return event.place;
  }
}
