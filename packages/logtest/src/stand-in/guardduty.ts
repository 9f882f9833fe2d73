import { type StandInFiles, stockAwsStandIn } from './aws.ts';
import facts from './guardduty-rules.json' with { type: 'json' };

/** Stock rules 80300 to 80307 (GuardDuty) rebuilt from facts; they hang under the base of `stockCloudTrailStandIn`. */
export function stockGuardDutyStandIn(): Pick<StandInFiles, 'rules'> {
  return { rules: stockAwsStandIn(facts, []).rules };
}
