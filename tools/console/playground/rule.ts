import { createSession, type Diagnostic, loadRuleset, type Ruleset, whyNot } from '@sluice/logtest';
import * as z from 'zod';
import type { Enrich } from '../../../src/enrich/enricher.ts';
import { ok } from '../../../src/kernel/result.ts';
import { API_LOCATION } from '../../local/manager/api/ingest.ts';
import type { InstalledRuleset } from '../../local/manager/ruleset/installation.ts';
import { type Played, refuse, tooLong } from './problem.ts';
import { linesOf } from './rule-events.ts';
import { explainedView, verdictView } from './rule-view.ts';
import { MAX_RULES_BYTES, type PlayProblem, type RuleRequest, type RuleView } from './view.ts';

/** A day: nobody counts over more. */
const MAX_SECONDS_BETWEEN = 86_400;
/** Own rules of which it is said why they did not take the event. */
const MAX_WHY_NOT = 20;
/** As a manager names the file for them; it is loaded behind all that come with it. */
const OWN_FILE = 'local_rules.xml';

const RequestSchema = z.strictObject({
  form: z.enum(['app', 'line']),
  events: z.string(),
  rules: z.string(),
  secondsBetween: z.number().min(0).max(MAX_SECONDS_BETWEEN),
  explain: z.int().min(1).exactOptional(),
  all: z.boolean().exactOptional(),
});

export interface RulePlaygroundOptions {
  /** The rules that are there without any of one's own. */
  readonly shipped: InstalledRuleset;
  readonly enrich: Enrich;
}

/** `request` is a `RuleRequest`; `now` is the time of its first event, epoch ms. */
export type PlayRule = (request: unknown, now: number) => Played<RuleView>;

interface Loaded {
  readonly ruleset: Ruleset;
  /** Ids of the own rules. */
  readonly own: readonly number[];
  readonly warnings: readonly PlayProblem[];
}

/** The rule tester with the shipped rules. Rules that were loaded last are kept for the next question. */
export function createRulePlayground({ shipped, enrich }: RulePlaygroundOptions): PlayRule {
  let kept: { readonly rules: string; readonly loaded: Played<Loaded> } | undefined;
  const loadedWith = (rules: string): Played<Loaded> => {
    if (kept?.rules !== rules) kept = { rules, loaded: load(shipped, rules) };
    return kept.loaded;
  };
  return (request, now) => {
    const asked = RequestSchema.safeParse(request);
    if (!asked.success)
      return refuse({
        where: 'request',
        message: `form, events, rules and seconds between events (0 to ${MAX_SECONDS_BETWEEN}) are asked for`,
      });
    const long = tooLong('rules', asked.data.rules, MAX_RULES_BYTES);
    if (long !== undefined) return refuse(long);
    const lines = linesOf(asked.data, enrich, now);
    const loaded = loadedWith(asked.data.rules.trim() === '' ? '' : asked.data.rules);
    if (!lines.ok || !loaded.ok)
      return refuse(...(lines.ok ? [] : lines.error), ...(loaded.ok ? [] : loaded.error));
    return ok(judge(lines.value, loaded.value, asked.data, now));
  };
}

function load({ stock, custom }: InstalledRuleset, rules: string): Played<Loaded> {
  const own = rules === '' ? [] : [{ file: OWN_FILE, xml: rules }];
  const { ruleset, diagnostics } = loadRuleset({
    rules: [...stock.rules, ...(custom?.rules ?? []), ...own],
    lists: [...(stock.lists ?? []), ...(custom?.lists ?? [])],
  });
  const told = diagnostics.filter(({ file }) => file === OWN_FILE);
  if (ruleset === undefined) {
    const faults = told.filter(({ severity }) => severity === 'error');
    return refuse(...(faults.length > 0 ? faults : diagnostics).map(problemOf));
  }
  return ok({ ruleset, own: ownIds(ruleset), warnings: told.map(problemOf) });
}

function problemOf({ line, message, advice, rule }: Diagnostic): PlayProblem {
  return {
    where: 'rules',
    line,
    ...(rule === undefined ? {} : { path: `rule ${rule}` }),
    message: `${message} ${advice}`,
  };
}

function ownIds(ruleset: Ruleset): readonly number[] {
  const ids = new Set<number>();
  const seen = new Set<object>();
  const visit = (rules: Ruleset['roots']): void => {
    for (const rule of rules) {
      if (seen.has(rule)) continue;
      seen.add(rule);
      if (rule.source.file === OWN_FILE) ids.add(rule.id);
      visit(rule.children);
    }
  };
  visit(ruleset.roots);
  return [...ids];
}

/** All events in one session, as a manager meets them; one is explained as it stands there. */
function judge(
  lines: readonly string[],
  { ruleset, own, warnings }: Loaded,
  { secondsBetween, explain, all = false }: RuleRequest,
  now: number,
): RuleView {
  let at = now;
  const session = createSession(ruleset, { now: () => at });
  const chosen = Math.min(explain ?? lines.length, lines.length);
  const explained: RuleView['explained'][] = [];
  const verdicts = lines.map((line, i) => {
    at = now + i * secondsBetween * 1000;
    const event = { log: line, location: API_LOCATION };
    const explanation = i + 1 === chosen ? session.explain(event, { conditions: true }) : undefined;
    const verdict = session.evaluate(event);
    if (explanation !== undefined) {
      const missed = own.filter((id) => id !== explanation.path.at(-1)).slice(0, MAX_WHY_NOT);
      const reasons = missed.flatMap((id) => whyNot(explanation, ruleset, id));
      const told = { number: chosen, line, whyNot: [...new Set(reasons)] };
      const options = { isOwn: (file: string) => file === OWN_FILE, all };
      explained.push(explainedView(verdict, explanation, told, options));
    }
    return verdictView(verdict, i + 1);
  });
  const [one] = explained;
  if (one === undefined) throw new RangeError('no event was explained');
  return { verdicts, explained: one, warnings, rules: ruleset.rules };
}
