import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsEnvironment } from '../../adapters/aws/clients/environment.ts';
import { createTelemetry } from '../../adapters/aws/telemetry.ts';
import type { AgentTimeouts } from '../../adapters/wazuh/agent/channel.ts';
import type { Fetch } from '../../adapters/web/guarded-fetch.ts';
import type { SluiceConfig } from '../../src/config.ts';
import type { StageName } from '../../src/event/stage.ts';
import type { Clock, Random } from '../../src/kernel/clock.ts';
import type { InvocationTelemetry } from './invocation.ts';

/** Everything a function takes from its surroundings besides its environment variables. */
export interface Runtime {
  readonly clock: Clock;
  readonly random: Random;
  readonly aws: AwsEnvironment;
  readonly config: SluiceConfig;
  readonly telemetry: InvocationTelemetry;
  /** Path of a file that was bundled beside the code. */
  readonly asset: (name: string) => string;
  /** Waits a second or two; what takes longer waits in a queue. A timer when left out. */
  readonly pause?: (ms: number) => Promise<void>;
  /** How providers of channels are asked; by the guarded fetch when left out. */
  readonly fetch?: Fetch;
  /** How long an agent port is waited for, when it is not as long as the sink has it. */
  readonly timeouts?: Partial<AgentTimeouts>;
}

/** Variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Name of the checked configuration beside the code; written when the function is bundled. */
export const CONFIG_FILE = 'config.json';

/** The surroundings in Lambda. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
export function lambdaRuntime(stage: StageName, variables: Variables): Runtime {
  const asset = (name: string) => join(variables.LAMBDA_TASK_ROOT ?? '.', name);
  const config = JSON.parse(readFileSync(asset(CONFIG_FILE), 'utf8')) as SluiceConfig;
  return {
    clock: Date.now,
    random: Math.random,
    aws: { region: variables.AWS_REGION ?? '' },
    config,
    telemetry: createTelemetry({ namespace: config.name, stage, metrics: config.observability.metrics }),
    asset,
  };
}
