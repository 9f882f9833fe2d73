import middy from '@middy/core';
import type { Context, ScheduledEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { VisibilityControl } from '../../src/event/message-queue.ts';
import { type InvocationTelemetry, invocation } from '../middleware/invocation.ts';
import { answerBatch, eachMessage } from '../middleware/queue-batch.ts';
import { sealed } from '../middleware/sealed.ts';
import { sendDue } from './send-due.ts';
import { type TakeAlertDeps, takeAlert } from './take-alert.ts';

export interface AlertNotifyDeps extends TakeAlertDeps {
  readonly telemetry: InvocationTelemetry;
  readonly visibility: VisibilityControl;
}

/** Time kept back at the end of an invocation for state and metrics. */
const RESERVE_MS = 5_000;

/**
 * Stage `alert-notify`: alerts queue → notify → channels. Also runs on a clock, for digests that are due and for
 * notifications that a channel did not take.
 */
export function createHandler(deps: AlertNotifyDeps) {
  const batch = { ...deps, stage: 'alert-notify' as const };
  return sealed(
    middy<SQSEvent | ScheduledEvent, SQSBatchResponse | undefined>()
      .use(invocation(deps.telemetry))
      .handler(async (event: SQSEvent | ScheduledEvent, context: Context) => {
        const run = {
          requestId: context.awsRequestId,
          deadline: deps.clock() + context.getRemainingTimeInMillis() - RESERVE_MS,
        };
        if ('Records' in event)
          return answerBatch(batch, event, (records) =>
            eachMessage(batch, records, (record) => takeAlert(deps, record, run)),
          );
        await sendDue(deps, run);
        return undefined;
      }),
  );
}
