import { createSession, loadRuleset } from '@sluice/logtest';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { normalizeCloudTrail } from '../../../src/normalize/cloudtrail.ts';
import { shippedRuleFiles } from '../commands/rules/logtest-rules.ts';
import type { SeenRule } from './suggest.ts';

/** Which of the shipped rules, over the stand-in for the stock ones, a record would end at if it came alone. */
export function createRuleOfRecord(now: number): (record: JsonObject) => SeenRule | undefined {
  const { ruleset } = loadRuleset(shippedRuleFiles());
  if (ruleset === undefined) return () => undefined;
  return (record) => {
    const normalized = normalizeCloudTrail(record, {
      tenant: 'main',
      bucket: 'file',
      object: '',
      readAt: now,
    });
    if (!normalized.ok) return undefined;
    const { rule } = createSession(ruleset, { now: () => now }).evaluate({
      log: encodeEnvelope(normalized.value, undefined).line,
    });
    return rule === null ? undefined : { id: Number(rule.id), level: rule.level };
  };
}
