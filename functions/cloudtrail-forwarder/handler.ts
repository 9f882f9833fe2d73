import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { FilterReason } from '../../src/event/loss.ts';
import type { VisibilityControl } from '../../src/event/message-queue.ts';
import type { LedgerOutcome } from '../../src/event/telemetry.ts';
import { filterTrailObject, readTrailNotification } from '../../src/intake/trail-notification.ts';
import { backoffMs } from '../../src/kernel/backoff.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { MAX_RETRY_DELAY_S, QUEUES } from '../../src/pipeline.ts';
import { type EnterTakenDeps, enterTaken } from '../middleware/enter-taken.ts';
import { type InvocationTelemetry, invocation } from '../middleware/invocation.ts';
import {
  answerBatch,
  eachMessage,
  type MessageOutcome,
  park,
  receiveCount,
  SETTLED,
} from '../middleware/queue-batch.ts';
import { sealed } from '../middleware/sealed.ts';
import { type ForwardObjectDeps, forwardObject, nameOfObject, type ObjectOutcome } from './forward-object.ts';
import { filteredEntry, parkedEntry, readEntry, type Whence } from './taken-object.ts';

export interface CloudTrailForwarderDeps extends ForwardObjectDeps, EnterTakenDeps {
  readonly telemetry: InvocationTelemetry;
  readonly visibility: VisibilityControl;
  /** Tenant of each configured bucket. */
  readonly tenantOfBucket: ReadonlyMap<string, string>;
}

const RETRY_MS = 30_000;
/** Of the hash that a notification is called by when it names no object. */
const NAME_LENGTH = 24;
const RETRY: MessageOutcome = { kind: 'retry', afterMs: RETRY_MS };

/** Stage `cloudtrail-forwarder`: trail queue → intake → normalize → redact → events queue. */
export function createHandler(deps: CloudTrailForwarderDeps) {
  const batch = { ...deps, stage: 'cloudtrail-forwarder' as const };
  return sealed(
    middy<SQSEvent, SQSBatchResponse>()
      .use(invocation(deps.telemetry))
      .handler((event: SQSEvent) =>
        answerBatch(batch, event, (records) =>
          eachMessage(batch, records, (record) => handleNotification(deps, record)),
        ),
      ),
  );
}

/** Half a minute, then twice as long each time, up to what a handler may ask for: more than an hour in all. */
function patientMs(receives: number): number {
  return backoffMs(receives, { baseMs: RETRY_MS, capMs: MAX_RETRY_DELAY_S * 1_000 }, 1);
}

async function handleNotification(deps: CloudTrailForwarderDeps, record: SQSRecord): Promise<MessageOutcome> {
  const count = (outcome: LedgerOutcome) =>
    deps.telemetry.ledger({ stage: 'cloudtrail-forwarder', source: 'cloudtrail', count: 1, ...outcome });
  const parkMessage = async (
    whence: Whence,
    { reason, status, read }: Omit<Extract<ObjectOutcome, { kind: 'parked' }>, 'kind'>,
  ): Promise<MessageOutcome> => {
    const facts = { reason, status, attempt: receiveCount(record), parkedAt: deps.clock() };
    if (!(await park(deps.deadLetters, 'cloudtrail-forwarder', record.body, facts))) return RETRY;
    // The records of a file with bad ones among them are counted one by one where it is read.
    if (reason !== 'invalid_record') {
      count({ outcome: 'received' });
      count({ outcome: 'parked', reason });
    }
    await enterTaken(deps, parkedEntry(whence, reason, read));
    return SETTLED;
  };
  const filter = async (whence: Whence, reason: FilterReason) => {
    count({ outcome: 'received' });
    count({ outcome: 'filtered', reason });
    await enterTaken(deps, filteredEntry(whence, reason));
  };

  const at = deps.clock();
  // A replay is another message to SQS, and the same notification.
  const whole: Whence = { request: `notification ${sha256(record.body, NAME_LENGTH)}`, at };
  const notification = readTrailNotification(record.body);
  if (!notification.ok) return parkMessage(whole, { reason: notification.error });
  if (notification.value.length === 0) await filter(whole, 'test_notification');
  for (const object of notification.value) {
    const tenant = deps.tenantOfBucket.get(object.bucket);
    const whence: Whence = { request: nameOfObject(object), at, bucket: object.bucket, tenant };
    const filtered = tenant === undefined ? 'unknown_bucket' : filterTrailObject(object.key);
    if (tenant === undefined || filtered !== undefined) {
      await filter(whence, filtered ?? 'unknown_bucket');
      continue;
    }
    const outcome = await forwardObject(deps, object, tenant);
    if (outcome.kind === 'retry') {
      const receives = receiveCount(record);
      if (receives >= QUEUES.trail.maxReceiveCount)
        return parkMessage(whence, { reason: 'retries_exhausted' });
      return outcome.patiently === true ? { kind: 'retry', afterMs: patientMs(receives) } : RETRY;
    }
    if (outcome.kind === 'parked') {
      const parked = await parkMessage(whence, outcome);
      if (parked.kind === 'retry') return parked;
    } else await enterTaken(deps, readEntry(whence, outcome.read));
  }
  return SETTLED;
}
