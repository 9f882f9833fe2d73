import { Annotations, type Stack } from 'aws-cdk-lib';
import { endingFilters, endingText } from '../src/config/trail-filter-expiry.ts';
import type { SluiceConfig } from '../src/config.ts';
import { endingMutes } from '../src/notify/group/mute.ts';

/** Has `cdk synth` and `cdk deploy` warn of filters of CloudTrail that end within two weeks of `now`, or are over. */
export function warnOfEndingFilters(stack: Stack, { cloudtrail }: SluiceConfig, now: number): void {
  for (const ending of endingFilters(cloudtrail.filters, now))
    Annotations.of(stack).addWarningV2(`sluice:cloudtrail-filter:${ending.name}`, endingText(ending));
}

/** Has them warn of mutes of alerts that end within a day of `now`, or are over. */
export function warnOfEndingMutes(stack: Stack, { alerts }: SluiceConfig, now: number): void {
  for (const { id, text } of endingMutes(alerts.mutes, now))
    Annotations.of(stack).addWarningV2(`sluice:alert-mute:${id}`, text);
}
