import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { PARK_CLASS, type ParkReason } from '../../src/event/loss.ts';
import type { MessageQueue, VisibilityControl } from '../../src/event/message-queue.ts';
import type { StageName } from '../../src/event/stage.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import { describeError } from '../../src/kernel/coded-error.ts';
import { MAX_RETRY_DELAY_S } from '../../src/pipeline.ts';
import { errorFields } from './error-fields.ts';

/** What became of one queue message: settled messages are deleted, the others come back. */
export type MessageOutcome =
  | { readonly kind: 'settled' }
  | { readonly kind: 'retry'; readonly afterMs: number };

export const SETTLED: MessageOutcome = { kind: 'settled' };

/** When a message comes back whose handling met a surprise: long enough for a deployment to be rolled back. */
const SURPRISE_RETRY_MS = 30_000;

export interface QueueBatchDeps {
  readonly stage: StageName;
  readonly visibility: VisibilityControl;
  readonly telemetry: Telemetry;
}

/**
 * Turns per-message outcomes into SQS's partial batch response. A message without an outcome counts as failed, never
 * as done; a retried one is made visible again when the thing it waits for is due, so that nobody pays for waiting.
 */
export async function answerBatch(
  { stage, visibility, telemetry }: QueueBatchDeps,
  event: SQSEvent,
  handle: (records: readonly SQSRecord[]) => Promise<ReadonlyMap<string, MessageOutcome>>,
): Promise<SQSBatchResponse> {
  let outcomes: ReadonlyMap<string, MessageOutcome> = new Map();
  try {
    outcomes = await handle(event.Records);
  } catch (error) {
    const { name, code, message } = describeError(error);
    telemetry.log('error', message ?? 'the batch failed', { stage, error: name, code });
  }
  const failed = event.Records.filter(({ messageId }) => outcomes.get(messageId)?.kind !== 'settled');
  await Promise.all(
    failed.map(async ({ messageId, receiptHandle }) => {
      const outcome = outcomes.get(messageId);
      const afterMs = outcome?.kind === 'retry' ? outcome.afterMs : SURPRISE_RETRY_MS;
      const seconds = Math.min(MAX_RETRY_DELAY_S, Math.max(0, Math.ceil(afterMs / 1000)));
      try {
        await visibility.changeVisibility(receiptHandle, seconds);
      } catch (error) {
        telemetry.log('warn', 'could not change the visibility; the message comes back when it times out', {
          stage,
          ...errorFields(error),
        });
      }
    }),
  );
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

type Handled = Pick<QueueBatchDeps, 'stage' | 'telemetry'>;
type HandleMessage = (record: SQSRecord) => Promise<MessageOutcome>;

/** Handles each message on its own, one after another; a surprise in one never touches its neighbours. */
export async function eachMessage(
  deps: Handled,
  records: readonly SQSRecord[],
  handle: HandleMessage,
): Promise<ReadonlyMap<string, MessageOutcome>> {
  const outcomes = new Map<string, MessageOutcome>();
  for (const record of records) {
    const outcome = await handled(deps, record, handle);
    if (outcome !== undefined) outcomes.set(record.messageId, outcome);
  }
  return outcomes;
}

/** As `eachMessage`, of all at the same time: for messages that wait more than they work. */
export async function messagesAtOnce(
  deps: Handled,
  records: readonly SQSRecord[],
  handle: HandleMessage,
): Promise<ReadonlyMap<string, MessageOutcome>> {
  const outcomes = await Promise.all(
    records.map(async (record) => [record.messageId, await handled(deps, record, handle)] as const),
  );
  return new Map(outcomes.flatMap(([id, outcome]) => (outcome === undefined ? [] : [[id, outcome]])));
}

/** Undefined after a surprise, which is logged. */
async function handled(
  { stage, telemetry }: Handled,
  record: SQSRecord,
  handle: HandleMessage,
): Promise<MessageOutcome | undefined> {
  try {
    return await handle(record);
  } catch (error) {
    const { name, code, message } = describeError(error);
    telemetry.log('error', message ?? 'a message failed', {
      stage,
      error: name,
      code,
      messageId: record.messageId,
    });
    return undefined;
  }
}

/** How often SQS has delivered this message, this time included. */
export function receiveCount(record: SQSRecord): number {
  return Number(record.attributes.ApproximateReceiveCount) || 1;
}

/** The dead letter that a replayed message was: the same for one that was sent twice. Its own id, when it was none. */
export function letterOf({ messageAttributes, messageId }: SQSRecord): string {
  return messageAttributes.letter?.stringValue ?? messageId;
}

/** What a dead letter says of itself, beside its reason's class and the stage. */
export interface LetterFacts {
  readonly reason: ParkReason;
  /** The other side's own word, such as `wazuh_400`; or what the last try waited for. */
  readonly status?: string | undefined;
  /** How often it was tried. */
  readonly attempt: number;
  /** Epoch ms. */
  readonly parkedAt: number;
}

/** A word of somebody else's: anything longer is content, and an attribute that SQS does not take would cost the letter. */
const STATUS = /^[\w.:-]{1,64}$/;

/**
 * Puts a body into the dead-letter queue with what is known of it as attributes: `reason stage class status attempt
 * parkedAt`. SQS takes ten.
 *
 * @returns false when the dead-letter queue did not take it: then the original must not be deleted
 */
export async function park(
  deadLetters: MessageQueue,
  stage: StageName,
  body: string,
  { reason, status, attempt, parkedAt }: LetterFacts,
): Promise<boolean> {
  const attributes = {
    reason,
    stage,
    class: PARK_CLASS[reason],
    ...(status === undefined || !STATUS.test(status) ? {} : { status }),
    attempt: String(attempt),
    parkedAt: new Date(parkedAt).toISOString(),
  };
  const [parked] = await deadLetters.send([{ body, attributes }]);
  return parked === true;
}
