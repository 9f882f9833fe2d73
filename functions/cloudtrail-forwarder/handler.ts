import middy from '@middy/core';
import type { CloudWatchLogsEvent, Context, ScheduledEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type InvocationTelemetry, invocation } from '../middleware/invocation.ts';
import { answerBatch } from '../middleware/queue-batch.ts';
import { sealed } from '../middleware/sealed.ts';
import { type TakeBatchDeps, takeBatch } from './take-batch.ts';
import { takeSubscription } from './take-subscription.ts';

export interface CloudTrailForwarderDeps extends TakeBatchDeps {
  readonly telemetry: InvocationTelemetry;
  /** Tells what `cloudtrail.filters` left out; once for each invocation. */
  readonly tellLeftOut: () => void;
  /** What is done on the clock; begins nothing that cannot end before `deadline` (epoch ms). */
  readonly onClock: (deadline: number) => Promise<void>;
}

/** Kept back of an invocation's time for what is being sent when the last part ends, and for the answer. */
const RESERVE_MS = 20_000;

type ForwarderEvent = SQSEvent | CloudWatchLogsEvent | ScheduledEvent;

/**
 * Stage `cloudtrail-forwarder`: trail queue → intake → normalize → redact → events queue. CloudWatch Logs invokes it too,
 * with what a subscription brings, and a clock, to look after the trails themselves.
 */
export function createHandler(deps: CloudTrailForwarderDeps) {
  const batch = { ...deps, stage: 'cloudtrail-forwarder' as const, visibility: deps.trail };
  return sealed(
    middy<ForwarderEvent, SQSBatchResponse>()
      .use(invocation(deps.telemetry))
      .handler(async (event: ForwarderEvent, context: Context) => {
        const until = deps.clock() + context.getRemainingTimeInMillis() - RESERVE_MS;
        try {
          if ('Records' in event)
            return await answerBatch(batch, event, (records) => takeBatch(deps, records, until));
          if ('awslogs' in event) await takeSubscription(deps, event);
          else await deps.onClock(until);
          return { batchItemFailures: [] };
        } finally {
          deps.tellLeftOut();
        }
      }),
  );
}
