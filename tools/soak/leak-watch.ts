import { gunzipSync } from 'node:zlib';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { clientOptions } from '../../adapters/aws/clients/environment.ts';
import { unpackMessage } from '../../src/event/unpack-message.ts';
import { plantedIn } from './planted.ts';
import type { World } from './world.ts';

/** A planted value that stands somewhere in the clear. Never the value. */
export interface Leak {
  readonly where: string;
  readonly kind: string;
  readonly times: number;
}

/** Looks for planted values wherever something is kept or goes to. */
export interface LeakWatch {
  look(where: string, text: string): void;
  /** A call to SQS: the messages that it puts onto a queue, unpacked. */
  lookAtQueueCall(operation: string, input: unknown): void;
  /** How many texts were looked at, by where they were. */
  readonly looked: () => Readonly<Record<string, number>>;
  readonly leaks: () => readonly Leak[];
}

export function createLeakWatch(): LeakWatch {
  const looked: Record<string, number> = {};
  const found = new Map<string, { where: string; kind: string; times: number }>();
  const look = (where: string, text: string) => {
    looked[where] = (looked[where] ?? 0) + 1;
    for (const kind of plantedIn(text)) {
      const name = `${where} ${kind}`;
      const known = found.get(name) ?? { where, kind, times: 0 };
      known.times += 1;
      found.set(name, known);
    }
  };
  return {
    look,
    lookAtQueueCall: (operation, input) => {
      if (!operation.startsWith('SendMessage')) return;
      for (const body of bodiesOf(input)) look('queues', readable(body));
    },
    looked: () => looked,
    leaks: () => [...found.values()],
  };
}

interface SendInput {
  readonly MessageBody?: string;
  readonly Entries?: readonly { readonly MessageBody?: string }[];
}

function bodiesOf(input: unknown): readonly string[] {
  const { MessageBody, Entries = [] } = input as SendInput;
  return [MessageBody, ...Entries.map((entry) => entry.MessageBody)].filter((body) => body !== undefined);
}

/** A packed message as its envelopes; anything else as it is. */
function readable(body: string): string {
  const unpacked = unpackMessage(body);
  return unpacked.ok ? JSON.stringify(unpacked.value) : body;
}

/** Looks through the table, the archive and what people were sent. The bucket of CloudTrail is not ours, and has what AWS put there. */
export async function lookAtRest(watch: LeakWatch, world: World): Promise<void> {
  for (const { body } of world.archive().values()) watch.look('archive', inflated(body));
  for (const message of world.inbox.slack.messages()) watch.look('Slack', JSON.stringify(message));
  for (const mail of world.inbox.smtp.messages()) watch.look('e-mail', JSON.stringify(mail));
  const client = new DynamoDBClient(clientOptions(world.aws, 'dynamodb'));
  try {
    for (let ExclusiveStartKey: Record<string, never> | undefined; ; ) {
      const page = await client.send(new ScanCommand({ TableName: world.table, ExclusiveStartKey }));
      for (const item of page.Items ?? [])
        watch.look(
          'table',
          Object.entries(item)
            .map(
              ([name, { B, ...scalar }]) =>
                `${name} ${B === undefined ? JSON.stringify(scalar) : inflated(B)}`,
            )
            .join('\n'),
        );
      if (page.LastEvaluatedKey === undefined) return;
      ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never>;
    }
  } finally {
    client.destroy();
  }
}

/** Bytes as text, inflated where they are gzip. */
function inflated(bytes: Uint8Array): string {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzip ? gunzipSync(bytes) : Buffer.from(bytes)).toString('utf8');
}
