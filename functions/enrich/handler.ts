import middy from '@middy/core';
import type { Context, ScheduledEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { VisibilityControl } from '../../src/event/message-queue.ts';
import { type InvocationTelemetry, invocation } from '../middleware/invocation.ts';
import { answerBatch } from '../middleware/queue-batch.ts';
import { sealed } from '../middleware/sealed.ts';
import { type DeliverDeps, deliverMessages } from './deliver-messages.ts';

export interface EnrichDeps extends DeliverDeps {
  readonly telemetry: InvocationTelemetry;
  readonly visibility: VisibilityControl;
  /** Looks for a newer set of threat indicators; never rejects. */
  readonly refreshThreats?: (() => Promise<void>) | undefined;
  /** Balances the ledger; begins nothing that cannot end before `deadline` (epoch ms). */
  readonly balance: (deadline: number) => Promise<void>;
}

/** Time kept back at the end of an invocation for marks, dead letters and metrics. */
const RESERVE_MS = 5_000;

/** Stage `enrich`: events queue → enrich → forward → Wazuh. Also runs on a clock, to balance the ledger. */
export function createHandler(deps: EnrichDeps) {
  return sealed(
    middy<SQSEvent | ScheduledEvent, SQSBatchResponse>()
      .use(invocation(deps.telemetry))
      .handler(async (event: SQSEvent | ScheduledEvent, context: Context) => {
        const requestId = context.awsRequestId;
        const deadline = deps.clock() + context.getRemainingTimeInMillis() - RESERVE_MS;
        if ('Records' in event) {
          await deps.refreshThreats?.();
          return answerBatch({ ...deps, stage: 'enrich' }, event, (records) =>
            deliverMessages(deps, records, { requestId, deadline }),
          );
        }
        await deps.balance(deadline);
        return { batchItemFailures: [] };
      }),
  );
}
