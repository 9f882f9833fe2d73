import { readFileSync } from 'node:fs';
import { createSession, loadRuleset, rootRules } from '@sluice/logtest';
import { describe, expect, it } from 'vitest';

interface Recorded {
  readonly log: string;
  readonly rule: string | null;
  readonly level: number | null;
  readonly alert: boolean;
}

interface Step {
  readonly name: string;
  readonly file: string;
  readonly load: { readonly ok: boolean; readonly messages: readonly string[] };
  readonly [burst: string]: unknown;
}

const FOLDER = new URL('golden/seed-rules/', import.meta.url);
const steps = (JSON.parse(readFileSync(new URL('steps.json', FOLDER), 'utf8')) as { steps: Step[] }).steps;

const BURSTS = ['single', 'failedLoginsSameSrcip', 'failedLoginsIpAddressKey', 'failedLoginsTwoAddresses'];
/** Shipped text rules that took some of the recorded events; they are not part of this project. */
const SHIPPED_TEXT_RULES = ['1002', '2501', '2502'];

function load(step: Step) {
  const xml = readFileSync(new URL(step.file, FOLDER), 'utf8');
  return loadRuleset({ rules: [rootRules(), { file: '0900-hashpass_rules.xml', xml }] });
}

describe('the seed rules, corrected one fault at a time', () => {
  it.each(steps)('$name loads, or fails to, in the words of the manager', (step) => {
    const { ok, messages } = load(step);
    expect({ ok, messages }).toEqual({ ok: step.load.ok, messages: step.load.messages });
  });

  const bursts = steps.flatMap((step) =>
    BURSTS.filter((burst) => step[burst] !== undefined).map((burst) => ({ step, burst, name: step.name })),
  );

  it.each(bursts)('$name ends at the recorded rules: $burst', ({ step, burst }) => {
    const { ruleset } = load(step);
    if (ruleset === undefined) throw new Error(`${step.file} did not load`);
    const session = createSession(ruleset, { now: () => 0 });
    const recorded = step[burst] as readonly Recorded[];
    const decided = recorded.map(({ log }) => {
      const { rule, alert } = session.evaluate({ log });
      return { log, rule: rule?.id ?? null, level: rule?.level ?? null, alert };
    });
    const comparable = (_: unknown, index: number) =>
      !SHIPPED_TEXT_RULES.includes(String(recorded[index]?.rule));
    expect(decided.filter(comparable)).toEqual(recorded.filter(comparable));
  });
});
