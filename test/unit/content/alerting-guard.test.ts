import { evaluateCase, type Ruleset } from '@sluice/logtest';
import { expect, test } from 'vitest';
import ALERTING_CALLS from '../../../src/intake/trail/alerting-calls.json' with { type: 'json' };
import { createTrailFilter } from '../../../src/intake/trail/trail-filter.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { type FixtureSequence, loadShippedRules, readFixture, ruleFiles } from './rule-fixtures.ts';

/** A filter as wide as the configuration can be made to take, and wider. */
const judge = createTrailFilter([{ name: 'everything', action: 'drop', when: {} }]);
const guarded = new Set(ALERTING_CALLS.map(({ rule }) => String(rule)));

const alerting = ruleFiles
  .filter(({ file }) => file.startsWith('0351-sluice_cloudtrail'))
  .flatMap(({ file }) => readFixture(file).sequences)
  .filter(({ rule, fires }) => fires && guarded.has(rule));

const goesOn = ({ log }: FixtureSequence['steps'][number]) =>
  judge((JSON.parse(log) as { readonly aws: JsonObject }).aws, 0).kind === 'keep';

function firesOf(ruleset: Ruleset, sequence: FixtureSequence): boolean {
  return evaluateCase(ruleset, sequence).some((verdict) => verdict.rule?.id === sequence.rule);
}

test('a filter that would drop everything takes no alert of level 7 or more away, nor what it counts', () => {
  const { ruleset } = loadShippedRules();
  if (ruleset === undefined) throw new Error('the shipped rules cannot be loaded');
  expect(new Set(alerting.map(({ rule }) => rule)).size).toBeGreaterThan(100);
  const silenced = alerting.filter((sequence) => {
    const steps = sequence.steps.filter(goesOn);
    // Nothing was taken: it fires as its own test says.
    return steps.length < sequence.steps.length && !firesOf(ruleset, { ...sequence, steps });
  });
  expect(silenced.map(({ rule, name }) => `${rule}: ${name}`)).toEqual([]);
});

test('the same filter does take most of what no such rule alerts on', () => {
  const quiet = ruleFiles
    .filter(({ file }) => file.startsWith('0351-sluice_cloudtrail'))
    .flatMap(({ file }) => readFixture(file).sequences)
    .filter(({ rule }) => !guarded.has(rule))
    .flatMap(({ steps }) => steps);
  expect(quiet.filter((step) => !goesOn(step)).length).toBeGreaterThan(quiet.length / 4);
});
