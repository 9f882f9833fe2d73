import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { unpackMessage } from '../../../src/event/unpack-message.ts';

/** Takes every dead letter and tells of its events; the letters. */
export async function readDeadLetters(
  sqs: SQSClient,
  queueUrl: string,
  tell: (eventId: string, reason: string) => void,
): Promise<readonly string[]> {
  const letters: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return letters;
    for (const { Body = '', MessageAttributes, ReceiptHandle } of Messages) {
      letters.push(Body);
      const unpacked = unpackMessage(Body);
      if (!unpacked.ok) throw new Error('a dead letter that is no packed message');
      for (const { event } of unpacked.value.envelopes)
        tell(event.event.id, MessageAttributes?.reason?.StringValue ?? '');
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  }
}
