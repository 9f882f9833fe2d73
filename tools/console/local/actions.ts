import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsEnvironment } from '../../../adapters/aws/clients/environment.ts';
import { createSqsLetters } from '../../../adapters/aws/queues/sqs-letters.ts';
import { createSqsQueue } from '../../../adapters/aws/queues/sqs-queue.ts';
import type { Table } from '../../../adapters/aws/table/table.ts';
import { QUEUES, type QueueName } from '../../../src/pipeline.ts';
import type { LocalQueues } from '../../local/aws/queue-urls.ts';
import { dayScenes, type PlayTarget } from '../../local/demo/play.ts';
import { castRun } from '../../local/demo/scenes.ts';
import type { Manager } from '../../local/manager/manager.ts';
import { createPace } from '../../replay/pace.ts';
import { createReasonTable } from '../../replay/reason-table.ts';
import { replayLetters } from '../../replay/replay-letters.ts';
import { createTableSplitBook } from '../../replay/table-split-book.ts';
import { CallRefused } from '../calls.ts';
import type { ConsoleActions } from '../view.ts';
import { onlyLetter } from './letters.ts';

export const CUT_MS = 60_000;

export interface LocalActionsOptions {
  readonly aws: AwsEnvironment;
  readonly sqs: SQSClient;
  readonly queues: LocalQueues;
  readonly table: Table;
  readonly clock: () => number;
  readonly target: PlayTarget;
  /** Undefined: it is not ours, and cannot be cut off. */
  readonly manager: Pick<Manager, 'setFault'> | undefined;
}

export interface LocalActions extends ConsoleActions {
  /** Until when the manager is cut off, epoch ms. */
  cutUntil(): number | undefined;
  /** Ends a cut. */
  close(): void;
}

/** What a person can have done from the page of the local stack. */
export function createLocalActions(options: LocalActionsOptions): LocalActions {
  const { clock, manager, target } = options;
  let until: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    clearTimeout(timer);
    if (until !== undefined) manager?.setFault(undefined);
    until = undefined;
  };
  return {
    scenes: dayScenes(castRun()).map(({ title }, i) => ({ id: String(i), title })),
    sendScene: async (id) => {
      const scene = dayScenes(castRun())[Number(id)];
      if (scene === undefined) throw new CallRefused(404, 'there is no such scene');
      await scene.play(target);
      return `Sent: ${scene.title}.`;
    },
    replay: (id) => replayOne(options, id),
    ...(manager && {
      cut: async () => {
        end();
        until = clock() + CUT_MS;
        manager.setFault({ kind: 'down' });
        timer = setTimeout(end, CUT_MS);
        return 'The manager is cut off for a minute. Send something: it waits in the queue and is delivered afterwards.';
      },
      restore: async () => {
        end();
        return 'The manager is back. What waited goes out as soon as the circuit tries it again.';
      },
    }),
    cutUntil: () => until,
    close: end,
  };
}

async function replayOne(
  { aws, sqs, queues, table, clock }: LocalActionsOptions,
  id: string,
): Promise<string> {
  for (const name of Object.keys(QUEUES) as QueueName[]) {
    const at = (queueUrl: string) => ({ environment: aws, queueUrl, waitS: 0 });
    const letters = onlyLetter(createSqsLetters(sqs, at(queues.deadLettersUrl(name))), id);
    try {
      const { events, end } = await replayLetters(
        {
          letters,
          deadLetters: createSqsQueue(sqs, at(queues.deadLettersUrl(name))),
          queue: createSqsQueue(sqs, at(queues.url(name))),
          splits: createTableSplitBook(table),
          pace: createPace({
            rate: 1_000,
            maxDepth: 10_000,
            queue: createSqsLetters(sqs, at(queues.url(name))),
            now: clock,
            wait: sleep,
            interrupted: () => false,
            onFull: () => {},
          }),
          table: createReasonTable(),
          now: clock,
          interrupted: () => false,
          onProgress: () => {},
        },
        {
          where: [],
          since: 0,
          until: Number.MAX_SAFE_INTEGER,
          dryRun: false,
          limit: Number.MAX_SAFE_INTEGER,
        },
      );
      if (end !== 'done') throw new CallRefused(503, `the letter was not sent: ${end}`);
      if (events > 0)
        return `Sent again: ${events} event${events === 1 ? '' : 's'}, back to the queue ${name}.`;
    } finally {
      await letters.release();
    }
  }
  throw new CallRefused(404, 'that dead letter is not there any more: look again');
}
