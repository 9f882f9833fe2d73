import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { clientOptions } from '../../adapters/aws/clients/environment.ts';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { QUEUES, type QueueName } from '../../src/pipeline.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { inflated, withDecoded } from './every-text.ts';
import type { Observed } from './running-stack.ts';

/** A text that something keeps or has sent, and what keeps it. */
export interface Kept {
  readonly where: string;
  readonly text: string;
}

export interface DeadLetter {
  readonly queue: QueueName;
  readonly reason: string;
  readonly body: string;
}

/** Every dead letter. They are hidden for a while afterwards: ask once. */
export async function deadLetters(stack: Pick<Stack, 'aws' | 'queues'>): Promise<readonly DeadLetter[]> {
  const sqs = createSqsClient(stack.aws);
  const found: DeadLetter[] = [];
  for (const queue of Object.keys(QUEUES) as QueueName[]) {
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: stack.queues.deadLettersUrl(queue),
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 600,
          MessageAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) break;
      for (const { Body = '', MessageAttributes = {} } of Messages)
        found.push({ queue, reason: MessageAttributes.reason?.StringValue ?? '', body: Body });
    }
  }
  sqs.destroy();
  return found;
}

async function tableItems(stack: Stack): Promise<readonly Kept[]> {
  const client = new DynamoDBClient(clientOptions(stack.aws, 'dynamodb'));
  const { Items = [] } = await client.send(new ScanCommand({ TableName: stack.table }));
  client.destroy();
  return Items.map((item) => ({
    where: `table ${item.pk?.S ?? ''}`,
    text: Object.entries(item)
      .map(([name, { B, ...scalar }]) => `${name} ${B === undefined ? JSON.stringify(scalar) : inflated(B)}`)
      .join('\n'),
  }));
}

/** Everything that the stack keeps, and everything that it has sent to anybody, as readable text. */
export async function everythingKept(stack: Stack & Observed): Promise<readonly Kept[]> {
  const state = await fetch(`${stack.consoleUrl}/state.json`, {
    headers: { authorization: `Bearer ${stack.consoleToken}` },
  });
  const parked = await deadLetters(stack);
  return [
    ...stack.bodies.map(({ queue, body }) => ({ where: `queue ${queue}`, text: body })),
    ...parked.map(({ queue, reason, body }) => ({
      where: `dead letters of ${queue}, ${reason}`,
      text: body,
    })),
    ...[...stack.archive()].map(([key, { body }]) => ({ where: `archive ${key}`, text: inflated(body) })),
    ...(await tableItems(stack)),
    ...stack.logLines.map((text) => ({ where: 'log', text })),
    ...stack.inbox.slack.messages().map((each) => ({ where: 'Slack', text: JSON.stringify(each) })),
    ...stack.inbox.smtp.messages().map((each) => ({ where: 'e-mail', text: JSON.stringify(each) })),
    { where: 'console', text: await state.text() },
    ...(stack.manager?.events() ?? []).map((text) => ({ where: 'Wazuh', text })),
    ...(stack.manager?.alerts() ?? []).map((each) => ({ where: 'alerts.json', text: JSON.stringify(each) })),
  ].flatMap(({ where, text }) =>
    withDecoded(text).map((each, i) => ({ where: i === 0 ? where : `${where}, decoded`, text: each })),
  );
}
