import middy from '@middy/core';
import type { StageName } from '../../../src/event/stage.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { type InvocationTelemetry, invocation } from '../invocation.ts';
import { sealed } from '../sealed.ts';
import { ROTATION_STEPS, type RotationDeps, rotateSecret } from './rotate-secret.ts';

export interface RotateDeps extends RotationDeps {
  readonly telemetry: InvocationTelemetry;
  /** Beside which the function stands. */
  readonly stage: StageName;
  /** What is changed, as the log names it. */
  readonly what: string;
}

/** What Secrets Manager sends. */
export interface RotationEvent {
  readonly Step: string;
  /** ARN. */
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

/** Changes one secret with which a stage reaches others, step by step as Secrets Manager asks. */
export function createHandler(deps: RotateDeps) {
  return sealed(
    middy<RotationEvent, void>()
      .use(invocation(deps.telemetry))
      .handler(async ({ Step, SecretId, ClientRequestToken }: RotationEvent) => {
        const step = ROTATION_STEPS.find((name) => name === Step);
        if (step === undefined || SecretId !== deps.secretId)
          throw new CodedError(
            'rotation_unknown',
            `this function rotates secret "${deps.secretId}" alone, by the four steps of Secrets Manager`,
          );
        await rotateSecret(deps, step, ClientRequestToken);
        deps.telemetry.log('info', `a step of changing ${deps.what} is done`, { stage: deps.stage, step });
      }),
  );
}
