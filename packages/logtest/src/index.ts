export type { Diagnostic } from './advice/diagnose.ts';
export type { RawEvent } from './decode/decode.ts';
export type { Agent } from './decode/event.ts';
export { type ExplainOptions, type Explanation, type Trial, trialsOf } from './explain/explain.ts';
export type { Failure } from './explain/failure.ts';
export { type NearestTrials, nearestTrials } from './explain/nearest-trials.ts';
export { describeFailure } from './explain/sentences.ts';
export type { TriedCondition } from './explain/tried-conditions.ts';
export { whyNot } from './explain/why-not.ts';
export type { Expectation, FixtureCase, FixtureFault, FixtureFile, FixtureStep } from './fixtures/fixture.ts';
export { readFixture } from './fixtures/read-fixture.ts';
export { readIni } from './fixtures/read-ini.ts';
export {
  type CaseOptions,
  type CaseResult,
  evaluateCase,
  type Mismatch,
  runCase,
} from './fixtures/run-case.ts';
export type { Finding } from './lint/finding.ts';
export { type LintOptions, lint } from './lint/lint.ts';
export type { DecoderFile } from './load/decoder-file.ts';
export type { ListFile } from './load/lists.ts';
export { type LoadResult, loadRuleset, type RulesetFiles } from './load/ruleset.ts';
export { readListDirectory, readRuleDirectory } from './load-directory.ts';
export { readMitreDatabase } from './mitre/database.ts';
export type { MitreTable, Tactic, Technique } from './mitre/table.ts';
export { readWazuhHome, type WazuhHome } from './read-home.ts';
export { rootRules } from './root-rules.ts';
export type { Ruleset } from './rule.ts';
export { createSession, type ManagerSettings, type Session, type SessionOptions } from './session.ts';
export { type AwsRuleFact, type StandInFiles, stockAwsStandIn } from './stand-in/aws.ts';
export { stockCloudTrailStandIn } from './stand-in/cloudtrail.ts';
export { stockGuardDutyStandIn } from './stand-in/guardduty.ts';
export { stockStandIn } from './stand-in/stock.ts';
export { type LogtestOutput, logtestOutput, printEvent } from './verdict/output.ts';
export type { AlertRule, JsonObject, JsonValue, Verdict } from './verdict/types.ts';
