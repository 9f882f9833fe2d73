import { MANAGER_ID } from '../decode/decode.ts';
import type { DecodedEvent } from '../decode/event.ts';
import { fieldName } from '../decode/names.ts';
import type { Comparison, Correlation, Rule, Ruleset } from '../rule.ts';

/** An event kept for correlation. */
export interface StoredEvent {
  readonly event: DecodedEvent;
  readonly seconds: number;
  /** Its places in the views, to be taken out when it is forgotten. */
  readonly places: Place[];
  /** Level of the rule that consumed it, 0 for none. */
  consumedBy: number;
  forgotten: boolean;
}

/** A stored event among those that one correlation rule compares as equal, linked to the earlier ones. */
interface Place {
  readonly stored: StoredEvent;
  readonly trail: Trail;
  /** Value of the first `different_…`; events in a row that share it can be passed over at once. */
  readonly different: string | undefined;
  earlier: Place | undefined;
  earlierOther: Place | undefined;
}

interface Trail {
  newest: Place | undefined;
  readonly drop: () => void;
}

/** How many go at least when the memory is full. */
const EVICTED = 10;
/** Earlier events shown in `previous_output`. */
const MAX_SHOWN = 11;

/** What a walk would find. */
export interface HistoryLook {
  readonly enough: boolean;
  /** Earlier events that count. */
  readonly counted: number;
  /** `timeframe`: the next one is too old. `consumed`: the next one was counted by another alert already. */
  readonly ended: 'enough' | 'no more' | 'timeframe' | 'consumed';
}

/** Levels of the rules that would have consumed events, had a walk been real. */
export type Recollection = Map<StoredEvent, number>;

/** What a session remembers for `if_matched_…` rules. */
export class Memory {
  private readonly views = new Map<Rule, View>();
  private readonly walkers: ReadonlyMap<number, readonly Rule[]>;
  private stored: StoredEvent[] = [];
  private readonly size: number;
  /** Seconds that an event is kept for once the memory is full: the manager compares with a frequency by mistake. */
  private readonly keptFor: number;

  constructor(ruleset: Ruleset, size: number) {
    this.size = size;
    const { walkers, keptFor } = sharedOf(ruleset);
    this.walkers = walkers;
    this.keptFor = keptFor;
  }

  private viewOf(rule: Rule, correlation: Correlation): View {
    const known = this.views.get(rule);
    if (known !== undefined) return known;
    const made = new View(correlation);
    this.views.set(rule, made);
    return made;
  }

  /** Keeps an event under its final rule. A rule that is the target of an `if_matched_sid` feeds that alone. */
  store(rule: Rule, event: DecodedEvent, consumedBy: number): void {
    const entry: StoredEvent = {
      event,
      seconds: secondsOf(event),
      places: [],
      consumedBy,
      forgotten: false,
    };
    const histories = rule.ruleHistory === undefined ? rule.groupHistories : [rule.ruleHistory];
    for (const history of histories) {
      for (const walker of this.walkers.get(history) ?? []) {
        const { correlation } = walker.definition;
        if (correlation !== undefined) this.viewOf(walker, correlation).add(entry);
      }
    }
    this.stored.push(entry);
    if (this.stored.length > this.size) this.evict(entry.seconds);
  }

  /** Forgets the oldest events, and all that are older than the largest frequency in seconds. */
  private evict(now: number): void {
    const most = this.stored.length - 1;
    let count = Math.min(EVICTED, most);
    while (count < most && now - (this.stored[count] as StoredEvent).seconds > this.keptFor) count += 1;
    for (const old of this.stored.splice(0, count)) forget(old);
  }

  /**
   * Walks a history from the newest event back: events of other agents or that fail a comparison are passed
   * over; one outside the timeframe, or consumed by a rule of the same or a higher level, ends the walk.
   * Returns the earlier events to show, or undefined when too few were found. Firing consumes the newest event
   * that was counted, except for a frequency of 2, which consumes and shows none.
   */
  walk(rule: Rule, correlation: Correlation, event: DecodedEvent): readonly string[] | undefined {
    const now = secondsOf(event);
    const counted: StoredEvent[] = [];
    for (const entry of this.views.get(rule)?.comparable(event) ?? []) {
      if (now - entry.seconds > correlation.timeframe) return undefined;
      if (entry.consumedBy >= rule.definition.level) return undefined;
      counted.push(entry);
      if (counted.length < correlation.frequency - 1) continue;
      if (correlation.frequency === 2) return [];
      (counted[0] as StoredEvent).consumedBy = rule.definition.level;
      return counted.slice(0, MAX_SHOWN).map((shown) => shown.event.fullLog);
    }
    return undefined;
  }

  /** The same as `walk`, but what it would consume is noted aside. */
  look(
    rule: Rule,
    { timeframe, frequency }: Correlation,
    event: DecodedEvent,
    aside: Recollection,
  ): HistoryLook {
    const now = secondsOf(event);
    let newest: StoredEvent | undefined;
    let counted = 0;
    for (const entry of this.views.get(rule)?.comparable(event) ?? []) {
      if (now - entry.seconds > timeframe) return { enough: false, counted, ended: 'timeframe' };
      const consumedBy = aside.get(entry) ?? entry.consumedBy;
      if (consumedBy >= rule.definition.level) {
        return { enough: false, counted, ended: 'consumed' };
      }
      newest ??= entry;
      counted += 1;
      if (counted < frequency - 1) continue;
      if (frequency > 2) aside.set(newest, rule.definition.level);
      return { enough: true, counted, ended: 'enough' };
    }
    return { enough: false, counted, ended: 'no more' };
  }
}

/** What all sessions with a rule set have in common. */
interface Shared {
  /** Rules by the history they walk. */
  readonly walkers: ReadonlyMap<number, readonly Rule[]>;
  readonly keptFor: number;
}

const SHARED = new WeakMap<Ruleset, Shared>();

function sharedOf(ruleset: Ruleset): Shared {
  const known = SHARED.get(ruleset);
  if (known !== undefined) return known;
  const walkers = new Map<number, Rule[]>();
  for (const rule of ruleset.correlations) {
    if (rule.definition.correlation === undefined || rule.walks === undefined) continue;
    walkers.set(rule.walks, [...(walkers.get(rule.walks) ?? []), rule]);
  }
  const shared = { walkers, keptFor: Math.max(0, ...ruleset.correlations.map(storedFrequency)) };
  SHARED.set(ruleset, shared);
  return shared;
}

/** A history as one correlation rule sees it: sorted into trails of events that are the same to it. */
class View {
  private readonly acrossAgents: boolean;
  private readonly same: readonly Reader[];
  private readonly different: readonly Reader[];
  /** All but the first of them. */
  private readonly further: readonly Reader[];
  private readonly trails = new Map<string, Trail>();

  constructor({ acrossAgents, same, different }: Correlation) {
    this.acrossAgents = acrossAgents;
    this.same = same.map(readerOf);
    this.different = different.map(readerOf);
    this.further = this.different.slice(1);
  }

  add(stored: StoredEvent): void {
    const key = this.keyOf(stored.event);
    if (key === undefined) return;
    const trail = this.trails.get(key) ?? { newest: undefined, drop: () => this.trails.delete(key) };
    this.trails.set(key, trail);
    const different = this.different[0]?.(stored.event);
    const earlier = trail.newest;
    const earlierOther = earlier?.different === different ? earlier?.earlierOther : earlier;
    trail.newest = { stored, trail, different, earlier, earlierOther };
    stored.places.push(trail.newest);
  }

  /** Stored events that pass every comparison with this one, the newest first. */
  *comparable(event: DecodedEvent): Generator<StoredEvent> {
    const value = this.different[0]?.(event);
    const further = this.further.map((read) => ({ read, unlike: read(event) }));
    let place = this.trails.get(this.keyOf(event) ?? '')?.newest;
    while (place !== undefined && !place.stored.forgotten) {
      const passed = value !== undefined && place.different === value;
      const { stored } = place;
      if (!passed && further.every((other) => differs(stored.event, other))) yield stored;
      place = passed ? place.earlierOther : place.earlier;
    }
  }

  /** Undefined when the event lacks a value that must be the same. */
  private keyOf(event: DecodedEvent): string | undefined {
    let key = this.acrossAgents ? '*' : (event.agent?.id ?? MANAGER_ID);
    for (const read of this.same) {
      const value = read(event);
      if (value === undefined) return undefined;
      key += `\0${value}`;
    }
    return `\0${key}`;
  }
}

/** As the manager stores it: 0 for a rule that fires on the second event. */
function storedFrequency({ definition }: Rule): number {
  return (definition.correlation?.frequency ?? 2) - 2;
}

/** Unlinks an event that is older than all others, so that no trail keeps it in memory. */
function forget(old: StoredEvent): void {
  old.forgotten = true;
  for (const place of old.places) {
    place.earlier = undefined;
    place.earlierOther = undefined;
    if (place.trail.newest === place) place.trail.drop();
  }
}

interface Other {
  readonly read: Reader;
  readonly unlike: string | undefined;
}

function differs(event: DecodedEvent, { read, unlike }: Other): boolean {
  return unlike === undefined || read(event) !== unlike;
}

function secondsOf(event: DecodedEvent): number {
  return Math.floor(event.epochMs / 1000);
}

type Reader = (event: DecodedEvent) => string | undefined;

/** Reads what a comparison looks at. */
export function readerOf(comparison: Comparison): Reader {
  switch (comparison.kind) {
    case 'static':
      return ({ statics }) => statics[comparison.name];
    case 'dynamic': {
      const name = fieldName(comparison.name);
      return (event) => event.value(name);
    }
    case 'location':
      return ({ place }) => place;
    case 'nothing':
      return () => undefined;
  }
}
