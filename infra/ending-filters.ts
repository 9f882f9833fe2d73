import { Annotations, type Stack } from 'aws-cdk-lib';
import type { SluiceConfig } from '../src/config.ts';
import { endingFilters, endingText } from '../src/trail-filter-expiry.ts';

/** Has `cdk synth` and `cdk deploy` warn of filters of CloudTrail that end within two weeks of `now`, or are over. */
export function warnOfEndingFilters(stack: Stack, { cloudtrail }: SluiceConfig, now: number): void {
  for (const ending of endingFilters(cloudtrail.filters, now))
    Annotations.of(stack).addWarningV2(`sluice:cloudtrail-filter:${ending.name}`, endingText(ending));
}
