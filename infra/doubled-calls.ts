import { Annotations, type Stack } from 'aws-cdk-lib';
import { doubledCalls } from '../src/config/doubled-calls.ts';
import type { SluiceConfig } from '../src/config.ts';

/** Has `cdk synth` and `cdk deploy` warn of calls that may be sent for two tenants. */
export function warnOfDoubledCalls(stack: Stack, config: SluiceConfig): void {
  for (const { name, text } of doubledCalls(config))
    Annotations.of(stack).addWarningV2(`sluice:doubled-calls:${name}`, text);
}
