import { createSession, loadRuleset, type Ruleset, readRuleDirectory, stockStandIn } from '@sluice/logtest';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { RULES_FOLDER } from '../local/shipped-rules.ts';
import { BENCH_NOW, benchEvents } from './events.ts';
import { processMeter, quantile } from './harness.ts';
import { type Beside, type Question, side, type Task } from './question.ts';
import { enrichStep, normalizeAll, redactStep } from './steps.ts';
import { type RuleFile, stockLikeRules } from './stock-like-rules.ts';
import { trailEnvelopes } from './trail-records.ts';

const EVENTS = 500;
const LOADS = 9;
/** Twice what anyone would spend who parses a line and looks at its dotted names. */
const BAR = 2;

/** How fast the offline rule tester judges events, and how fast it loads. */
export const ruleTester: Question = {
  name: 'rule-tester',
  asks: 'events a second through the rule tester with a stock-sized rule set and the shipped rules, against JSON.parse and one flatten',
  guarded: 'answers',
  tasks: () => {
    const ruleset = load();
    const encode = (envelope: Parameters<typeof encodeEnvelope>[0]) =>
      encodeEnvelope(envelope, undefined).line;
    const app = normalizeAll(benchEvents(EVENTS)).map(redactStep()).map(enrichStep()).map(encode);
    const trail = trailEnvelopes(EVENTS).map(encode);
    const mixed = app.flatMap((line, place) => [line, trail[place] ?? line]);
    return [
      taskOf(ruleset, 'events of applications', app),
      taskOf(ruleset, 'CloudTrail', trail),
      taskOf(ruleset, 'both, of no known integration', mixed.map(unknownOrigin)),
    ];
  },
  beside: loading,
};

function taskOf(ruleset: Ruleset, label: string, lines: readonly string[]): Task {
  return {
    label,
    subject: {
      name: 'evaluate',
      // A session remembers, so every run has its own.
      prepare: () => {
        const session = createSession(ruleset, { now: () => BENCH_NOW, live: true });
        return () =>
          lines.reduce((sum, log) => sum + (session.evaluate({ log }).rule?.level ?? 0), lines.length);
      },
    },
    floor: side('parse and flatten', () => lines.reduce((sum, line) => sum + flattened(line).size, 0)),
    events: lines.length,
    bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0),
    bar: BAR,
  };
}

/** The least that a look at dotted names needs. */
function flattened(line: string): ReadonlyMap<string, unknown> {
  const out = new Map<string, unknown>();
  const walk = (value: object, prefix: string): void => {
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'object' && inner !== null && !Array.isArray(inner))
        walk(inner, `${prefix}${key}.`);
      else out.set(prefix + key, inner);
    }
  };
  walk(JSON.parse(line) as object, '');
  return out;
}

/** The same event under names that no rule asks for: no base takes it, and every text rule is asked. */
function unknownOrigin(line: string): string {
  return line
    .replace('"integration":', '"origin":')
    .replace('"sluice":', '"record":')
    .replace('"aws":', '"record":');
}

function ruleFiles(): {
  readonly rules: readonly RuleFile[];
  readonly lists: ReturnType<typeof stockStandIn>['lists'];
} {
  const standIn = stockStandIn();
  return {
    rules: [...stockLikeRules(), ...standIn.rules, ...readRuleDirectory(RULES_FOLDER)],
    lists: standIn.lists,
  };
}

/** @throws Error when the generated rules do not load: then the benchmark is wrong */
function load(files = ruleFiles()): Ruleset {
  const { ruleset, messages } = loadRuleset(files);
  if (ruleset === undefined || messages.length > 0) throw new Error(messages.join('\n'));
  return ruleset;
}

/** The least that a look at every tag of a rule file needs. */
function tagsIn({ rules }: ReturnType<typeof ruleFiles>): number {
  return rules.reduce((sum, { xml }) => sum + [...xml.matchAll(/<(\/?)(\w+)([^>]*)>/g)].length, 0);
}

function loading(): Beside {
  const files = ruleFiles();
  const meter = processMeter();
  const timed = (run: () => unknown) => {
    const from = meter.cpuUs();
    run();
    return (meter.cpuUs() - from) / 1_000;
  };
  const rounds = Array.from({ length: LOADS }, () => ({
    load: timed(() => load(files)),
    floor: timed(() => tagsIn(files)),
  }));
  const data = {
    rules: load(files).rules,
    files: files.rules.length,
    firstMs: rounds[0]?.load ?? Number.NaN,
    medianMs: median(rounds.map((round) => round.load)),
    floorMs: median(rounds.map((round) => round.floor)),
  };
  const ms = (value: number) => value.toFixed(0);
  return {
    name: 'loading',
    title: `Loading ${data.rules} rules in ${data.files} files, CPU ms, median of ${LOADS}`,
    table: {
      headings: ['', 'first time', 'later'],
      rows: [
        ['loadRuleset', ms(data.firstMs), ms(data.medianMs)],
        [
          'floor: every tag found by one regular expression',
          ms(rounds[0]?.floor ?? Number.NaN),
          ms(data.floorMs),
        ],
      ],
    },
    data,
  };
}

const median = (values: readonly number[]) => quantile(values, 0.5);
