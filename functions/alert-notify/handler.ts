import middy from '@middy/core';
import type { Context, ScheduledEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { VisibilityControl } from '../../src/event/message-queue.ts';
import { ACTIVITY_EVENT, type POLL_EVENT, QUEUES } from '../../src/pipeline.ts';
import { type InvocationTelemetry, invocation } from '../middleware/invocation.ts';
import { answerBatch, messagesAtOnce } from '../middleware/queue-batch.ts';
import { sealed } from '../middleware/sealed.ts';
import type { Invocation } from './notify-deps.ts';
import type { Reporting } from './reports/send-reports.ts';
import { summingUp } from './reports/sum-alerts.ts';
import { sendDue } from './send-due.ts';
import { type TakeAlertDeps, takeAlert } from './take-alert.ts';

export interface AlertNotifyDeps extends TakeAlertDeps {
  /** Left out: no reports. */
  readonly reporting?: Reporting;
  readonly telemetry: InvocationTelemetry;
  readonly visibility: VisibilityControl;
  /** Looks after the sources of alerts; never rejects. */
  readonly watchSources?: (requestId: string) => Promise<void>;
  /** Reminds of secrets that are old; never rejects. */
  readonly watchSecrets?: ((requestId: string) => Promise<void>) | undefined;
  /** Reads the indexer on, until `deadline` (epoch ms). */
  readonly pollAlerts?: (deadline: number) => Promise<void>;
  /** Sums up the archive for reports, until `deadline` (epoch ms). */
  readonly sumActivity?: (deadline: number) => Promise<void>;
}

type StageEvent = SQSEvent | ScheduledEvent | typeof POLL_EVENT | typeof ACTIVITY_EVENT;

/** Time kept back at the end of an invocation for state and metrics. */
const RESERVE_MS = 5_000;

/**
 * Stage `alert-notify`: alerts queue → notify → channels. Also runs on a clock, for digests that are due and for
 * notifications that a channel did not take, on another that reads the indexer, and on one that sums up the archive.
 */
export function createHandler(deps: AlertNotifyDeps) {
  const sumUp = summingUp();
  const batch = { ...deps, stage: 'alert-notify' as const };
  return sealed(
    middy<StageEvent, SQSBatchResponse | undefined>()
      .use(invocation(deps.telemetry))
      .handler(async (event: StageEvent, context: Context) => {
        const run: Invocation = {
          requestId: context.awsRequestId,
          deadline: deps.clock() + context.getRemainingTimeInMillis() - RESERVE_MS,
          // A full batch has others behind it.
          waits: !('Records' in event) || event.Records.length < QUEUES.alerts.batchSize,
          counting: new Map(),
          similar: new Map(),
        };
        if ('Records' in event)
          return answerBatch(batch, event, (records) =>
            messagesAtOnce(batch, records, (record) => takeAlert(deps, record, run)),
          );
        if ('task' in event) await taskOf(deps, event)?.(run.deadline);
        else
          await Promise.all([
            sendDue(deps, run),
            deps.watchSources?.(run.requestId),
            deps.watchSecrets?.(run.requestId),
          ]);
        if (!('task' in event) && wantsReports(deps)) {
          const { sendReports } = await import('./reports/send-reports.ts');
          await sendReports(deps, deps.reporting, run);
        }
        if (!('task' in event)) {
          await sendWhatIsAsked(deps, run);
          await sumUp(deps, run);
        }
        return undefined;
      }),
  );
}

/** At one tick so many: each may take its time. */
const ASKED_AT_ONCE = 4;

async function sendWhatIsAsked({ reporting, ...deps }: AlertNotifyDeps, run: Invocation): Promise<void> {
  const asked = (await reporting?.desk?.waiting(ASKED_AT_ONCE)) ?? [];
  if (reporting === undefined || asked.length === 0) return;
  const { sendAsked } = await import('./reports/send-asked.ts');
  await sendAsked(deps, reporting, asked, run);
}

function wantsReports(deps: AlertNotifyDeps): deps is AlertNotifyDeps & { readonly reporting: Reporting } {
  const { daily, monthly } = deps.reporting?.settings ?? {};
  return daily !== undefined || monthly !== undefined;
}

function taskOf(
  { pollAlerts, sumActivity }: AlertNotifyDeps,
  { task }: typeof POLL_EVENT | typeof ACTIVITY_EVENT,
): AlertNotifyDeps['pollAlerts'] {
  return task === ACTIVITY_EVENT.task ? sumActivity : pollAlerts;
}
