import middy from '@middy/core';
import type { CloudWatchLogsEvent, Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type InvocationTelemetry, invocation } from '../middleware/invocation.ts';
import { answerBatch } from '../middleware/queue-batch.ts';
import { sealed } from '../middleware/sealed.ts';
import { type TakeBatchDeps, takeBatch } from './take-batch.ts';
import { takeSubscription } from './take-subscription.ts';

export interface CloudTrailForwarderDeps extends TakeBatchDeps {
  readonly telemetry: InvocationTelemetry;
}

/** Kept back of an invocation's time for what is being sent when the last part ends, and for the answer. */
const RESERVE_MS = 20_000;

/**
 * Stage `cloudtrail-forwarder`: trail queue → intake → normalize → redact → events queue. CloudWatch Logs invokes it too,
 * with what a subscription brings.
 */
export function createHandler(deps: CloudTrailForwarderDeps) {
  const batch = { ...deps, stage: 'cloudtrail-forwarder' as const, visibility: deps.trail };
  return sealed(
    middy<SQSEvent | CloudWatchLogsEvent, SQSBatchResponse>()
      .use(invocation(deps.telemetry))
      .handler(async (event: SQSEvent | CloudWatchLogsEvent, context: Context) => {
        if (!('Records' in event)) {
          await takeSubscription(deps, event);
          return { batchItemFailures: [] };
        }
        const until = deps.clock() + context.getRemainingTimeInMillis() - RESERVE_MS;
        return answerBatch(batch, event, (records) => takeBatch(deps, records, until));
      }),
  );
}
