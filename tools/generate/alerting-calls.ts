import { callsOfRules } from './alerting-calls/calls-of-rules.ts';
import type { GeneratedFile } from './generated-file.ts';

/** Which calls rules of level 7 or more need, for the guard of `cloudtrail.filters`: the highest level first. */
export function generateAlertingCalls(): GeneratedFile {
  const calls = callsOfRules().toSorted((a, b) => b.level - a.level || a.rule - b.rule);
  return { path: 'src/intake/trail/alerting-calls.json', content: `${JSON.stringify(calls)}\n` };
}
