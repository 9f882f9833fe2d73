import { readFileSync } from 'node:fs';
import {
  createSession,
  loadRuleset,
  type Ruleset,
  readRuleDirectory,
  rootRules,
  stockCloudTrailStandIn,
} from '@sluice/logtest';

export interface FixtureEvent {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly unset?: readonly string[];
  readonly times?: number;
  readonly at?: number;
}

export interface FixtureSequence {
  readonly rule: string;
  readonly fires: boolean;
  readonly name: string;
  readonly events: readonly FixtureEvent[];
  readonly ends: readonly (string | null)[];
}

interface Fixture {
  readonly base: object;
  readonly sequences: readonly FixtureSequence[];
}

const RULES = new URL('../../../content/rules/', import.meta.url);

export const ruleFiles = readRuleDirectory(RULES.pathname);

/** The shipped rules under the root and beside the stand-in for the stock CloudTrail rules. */
export function loadShippedRules() {
  const standIn = stockCloudTrailStandIn();
  return loadRuleset({ rules: [rootRules(), ...standIn.rules, ...ruleFiles], lists: standIn.lists });
}

export function readFixture(ruleFile: string): Fixture {
  const url = new URL(`fixtures/${ruleFile.replace(/\.xml$/, '.json')}`, RULES);
  return JSON.parse(readFileSync(url, 'utf8')) as Fixture;
}

/** Final rule of every event of a sequence, all in one session; `write` is how the sender spells JSON. */
export function runSequence(
  ruleset: Ruleset,
  base: object,
  sequence: FixtureSequence,
  write: (document: object) => string = JSON.stringify,
) {
  const start = Date.UTC(2026, 10, 20, 10);
  let now = start;
  const session = createSession(ruleset, { now: () => now, live: true });
  return sequence.events.flatMap((event) => {
    now = event.at === undefined ? now : start + event.at * 1000;
    const log = write(documentOf(base, event));
    return Array.from({ length: event.times ?? 1 }, () => session.evaluate({ log, location: 'API-Webhook' }));
  });
}

function documentOf(base: object, event: FixtureEvent): object {
  const document = structuredClone(base) as Record<string, unknown>;
  for (const [path, value] of Object.entries(event.set ?? {})) put(document, path.split('.'), value);
  for (const key of event.unset ?? []) delete document[key];
  return document;
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  target[head] ??= {};
  put(target[head] as Record<string, unknown>, rest, value);
}
