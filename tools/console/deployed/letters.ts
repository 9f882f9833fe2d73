import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Letter } from '../../../src/event/letter-queue.ts';
import { NO_REASON, readLetter } from '../../replay/read-letter.ts';
import type { DeadLetters, DeadLetterView } from '../view.ts';
import { faultOf } from './fault-remark.ts';
import type { OpenQueue } from './queues.ts';

/** Looks at one queue: a standard queue shows a part of what it holds each time. */
const LOOKS = 3;
const MAX_LETTERS = 10;
/** Ids that are told of one letter. */
const MAX_IDS = 20;
/** What stands where an id should be, in a letter of somebody else, may be of any length. */
const MAX_ID = 200;
/** A reason is a word of ours; anything else may be what somebody sent. */
const WORD = /^[a-z_]{1,64}$/;

/**
 * Looks into the dead letters of every queue. Each stays where it is, visible to everybody: it is received with a visibility
 * timeout of 0 and never deleted. What a look leaves behind is a higher receive count, which a queue without dead letters of
 * its own does nothing with. Only ids, reasons and counts are told, no body.
 */
export async function lookAtLetters(
  client: SQSClient,
  queues: readonly OpenQueue[],
  now: number,
): Promise<DeadLetters> {
  const looked = await Promise.all(
    queues.map(async (open) => {
      try {
        const { letters, more } = await look(client, open.deadLettersUrl);
        return { letters: letters.map((letter) => viewOf(open.queue, letter)), more, remarks: [] };
      } catch (error) {
        const { remark } = faultOf(`dead letters of ${open.queue}`, ['sqs:ReceiveMessage'], error);
        return { letters: [], more: false, remarks: [remark] };
      }
    }),
  );
  return {
    at: now,
    letters: looked.flatMap(({ letters }) => letters).toSorted((a, b) => b.parkedAt - a.parkedAt),
    more: looked.some(({ more }) => more),
    remarks: looked.flatMap(({ remarks }) => remarks),
  };
}

async function look(client: SQSClient, QueueUrl: string) {
  const found = new Map<string, Letter>();
  let more = false;
  for (let i = 0; i < LOOKS; i += 1) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: MAX_LETTERS,
        VisibilityTimeout: 0,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    const before = found.size;
    for (const { MessageId: id = '', Body: body = '', Attributes, MessageAttributes = {} } of Messages)
      found.set(id, {
        id,
        handle: '',
        body,
        sentAt: Number(Attributes?.SentTimestamp ?? 0),
        attributes: Object.fromEntries(
          Object.entries(MessageAttributes).map(([key, { StringValue = '' }]) => [key, StringValue]),
        ),
      });
    // Full looks that go on finding new ones have not seen the end.
    more = Messages.length === MAX_LETTERS && found.size > before;
    if (Messages.length === 0) break;
  }
  return { letters: [...found.values()], more };
}

function viewOf(queue: string, letter: Letter): DeadLetterView {
  const { parts, packed } = readLetter(letter);
  const { reason = NO_REASON, parkedAt = '' } = letter.attributes;
  const sources = new Set(packed?.envelopes.map(({ source }) => source));
  const [source] = sources;
  return {
    id: letter.id,
    queue,
    parkedAt: Date.parse(parkedAt) || letter.sentAt,
    reason: reasonText(reason),
    ...(packed !== undefined && { events: packed.envelopes.length }),
    ids: parts.flatMap(({ id }) => (id === '' ? [] : [id.slice(0, MAX_ID)])).slice(0, MAX_IDS),
    ...(sources.size === 1 && source !== undefined && { source }),
  };
}

function reasonText(reason: string): string {
  if (reason === NO_REASON) return 'given up by SQS, without a reason';
  return WORD.test(reason) ? reason : 'a reason that this version does not know';
}
