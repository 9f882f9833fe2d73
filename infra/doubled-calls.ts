import { Annotations, type Stack } from 'aws-cdk-lib';
import type { SluiceConfig } from '../src/config.ts';
import { doubledCalls } from '../src/doubled-calls.ts';

/** Has `cdk synth` and `cdk deploy` warn of calls that may be sent for two tenants. */
export function warnOfDoubledCalls(stack: Stack, config: SluiceConfig): void {
  for (const { name, text } of doubledCalls(config))
    Annotations.of(stack).addWarningV2(`sluice:doubled-calls:${name}`, text);
}
