import { type StandInFiles, stockAwsStandIn } from './aws.ts';
import facts from './cloudtrail-rules.json' with { type: 'json' };
import eventNames from './event-names.json' with { type: 'json' };

/** The stand-in for the stock CloudTrail rules 80200 to 80255 of Wazuh 4.14.7 and the event names they know. */
export function stockCloudTrailStandIn(): StandInFiles {
  return stockAwsStandIn(facts, eventNames);
}
