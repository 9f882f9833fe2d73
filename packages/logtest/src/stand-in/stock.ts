import { type AwsRuleFact, type StandInFiles, stockAwsStandIn } from './aws.ts';
import cloudTrail from './cloudtrail-rules.json' with { type: 'json' };
import eventNames from './event-names.json' with { type: 'json' };
import guardDuty from './guardduty-rules.json' with { type: 'json' };
import { LOG_FACTS } from './logs.ts';
import { SECURITY_HUB_FACTS } from './security-hub.ts';
import { SERVICE_FACTS } from './services.ts';

/** All that is known of the stock rules of Wazuh 4.14.7 on AWS. */
const STOCK_AWS_FACTS: readonly AwsRuleFact[] = [
  ...cloudTrail,
  ...guardDuty,
  ...LOG_FACTS,
  ...SERVICE_FACTS,
  ...SECURITY_HUB_FACTS,
];

/** The stand-in for all stock rules on AWS that rules of one's own can hang under. */
export function stockStandIn(): StandInFiles {
  return stockAwsStandIn(STOCK_AWS_FACTS, eventNames);
}
