import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { doubledCalls } from '../src/config/doubled-calls.ts';
import { endingFilters, endingText } from '../src/config/trail-filter-expiry.ts';
import type { SluiceConfig } from '../src/config.ts';
import { endingMutes } from '../src/notify/group/mute.ts';

/**
 * Has `cdk synth` and `cdk deploy` warn of filters of CloudTrail that end within two weeks of `now` (epoch ms), of mutes of alerts
 * that end within a day, of those that are over, and of calls that may be sent for two tenants.
 */
export function warnOf(scope: Construct, config: SluiceConfig, now: number): void {
  const warn = (id: string, text: string) => Annotations.of(scope).addWarningV2(`sluice:${id}`, text);
  for (const ending of endingFilters(config.cloudtrail.filters, now))
    warn(`cloudtrail-filter:${ending.name}`, endingText(ending));
  for (const { id, text } of endingMutes(config.alerts.mutes, now)) warn(`alert-mute:${id}`, text);
  for (const { name, text } of doubledCalls(config)) warn(`doubled-calls:${name}`, text);
}
