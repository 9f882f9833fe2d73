import { createSession, type FixtureCase, type Ruleset } from '@sluice/logtest';

/** An event as the manager receives it. */
export interface ProofEvent {
  readonly log: string;
  readonly location: string;
}

/** Events that a manager receives one after the other, the last of which has to end at a rule of a pushed file. */
export interface Proof {
  readonly file: string;
  readonly rule: string;
  readonly events: readonly ProofEvent[];
}

/** Each is a request, of which a node takes 300 a minute. */
const MAX_EVENTS = 20;

/**
 * What the fixtures of a rule file offer as proofs, the shortest first: the events of a case up to the first that ends
 * at the rule it is about. Cases that need time to pass are left out.
 */
export function proofsIn(file: string, cases: readonly FixtureCase[]): readonly Proof[] {
  return cases
    .flatMap(({ rule, fires, steps }) => {
      const length = steps.findIndex(({ expect }) => rule !== undefined && expect?.rule === rule) + 1;
      const used = steps.slice(0, length);
      const atOnce = used.every(({ at }) => at === used[0]?.at);
      if (fires !== true || rule === undefined || length === 0 || length > MAX_EVENTS || !atOnce) return [];
      return [{ file, rule, events: used.map(({ log, location }) => ({ log, location })) }];
    })
    .toSorted((a, b) => a.events.length - b.events.length);
}

const HOUR_MS = 3_600_000;
const HOURS_A_WEEK = 168;

/**
 * Whether a proof holds with these rules at any hour of the week: some rules ask for the time of day, and the manager
 * may live in another zone.
 */
export function holdsAtAnyTime(ruleset: Ruleset, { rule, events }: Proof): boolean {
  return Array.from({ length: HOURS_A_WEEK }, (_, hour) => hour * HOUR_MS).every((now) => {
    const session = createSession(ruleset, { now: () => now });
    const ends = events.map((event) => session.evaluate(event).rule?.id);
    return ends.at(-1) === rule;
  });
}
