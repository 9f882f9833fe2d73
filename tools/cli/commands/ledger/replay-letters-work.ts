import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createTable } from '../../../../adapters/aws/table/table.ts';
import type { LetterQueue, QueueDepth } from '../../../../src/event/letter-queue.ts';
import type { MessageQueue } from '../../../../src/event/message-queue.ts';
import type { Pace } from '../../../replay/pace.ts';
import { createReasonTable } from '../../../replay/reason-table.ts';
import {
  type ReplayedLetters,
  type ReplayLettersPlan,
  replayLetters,
} from '../../../replay/replay-letters.ts';
import { createTableSplitBook } from '../../../replay/table-split-book.ts';
import { EXIT } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import type { DeployedPlace } from '../deployed/deployed-place.ts';
import { durationText, type Reporter } from './replay-reporter.ts';

export interface ReplayWork {
  readonly place: DeployedPlace;
  readonly queue: MessageQueue & QueueDepth;
  readonly pace: Pace;
  /** Events a second, for what a dry run says of the time. */
  readonly rate: number;
  readonly reporter: Reporter;
  readonly streams: CliStreams;
  readonly now: () => number;
  readonly interrupted: () => boolean;
  /** Which queue did not take a message, and why: see `createRefusal`. */
  readonly refused: () => string;
}

export interface LettersWork extends ReplayWork {
  readonly deadLetters: MessageQueue & LetterQueue & QueueDepth;
}

/** Replays dead letters; the table of what was found goes to standard output. */
export async function replayLettersWork(work: LettersWork, plan: ReplayLettersPlan): Promise<number> {
  const { place, queue, pace, reporter, streams, now, interrupted, deadLetters } = work;
  const table = createReasonTable();
  const { visible, hidden } = await deadLetters.depth();
  const dynamodb = createDynamoDbClient(place.aws);
  try {
    const result = await replayLetters(
      {
        letters: deadLetters,
        deadLetters,
        queue,
        splits: createTableSplitBook(createTable(dynamodb, place.name)),
        pace,
        table,
        now,
        interrupted,
        onProgress: (letters, events) =>
          reporter.progress(
            `${letters} of about ${visible} letters`,
            events,
            leftOf(table.matching, letters, visible, events),
          ),
      },
      plan,
    );
    await writeText(streams.output, table.text());
    if (hidden > 0)
      streams.errors.write(
        `${hidden} letters were hidden when this began: somebody looks at them, or a replay was cut off. They come back within 5 minutes\n`,
      );
    streams.errors.write(`${outcomeText(result, plan, table.matching, work)}\n`);
    return result.end === 'done' || result.end === 'limit' ? EXIT.done : EXIT.refused;
  } finally {
    dynamodb.destroy();
  }
}

/** As many of the letters to come match as of those that were read. */
function leftOf(matching: number, letters: number, all: number, sent: number): number {
  return Math.max(0, Math.round((matching / Math.max(1, letters)) * Math.max(letters, all)) - sent);
}

function outcomeText(
  { letters, events, end }: ReplayedLetters,
  { dryRun }: ReplayLettersPlan,
  matching: number,
  { rate, refused }: LettersWork,
): string {
  if (letters === 0 && end === 'done') return 'there are no dead letters to be seen';
  if (dryRun)
    return (
      `${letters} letters were read; ${matching} events match and would go, in ${durationText(matching / rate)} ` +
      `at ${rate} a second. Nothing was changed`
    );
  const sent = `${events} events are on their way, out of ${letters} letters`;
  switch (end) {
    case 'done':
      return `${sent}. What became of them: \`sluice ledger\``;
    case 'limit':
      return `${sent}; the limit is reached. The same command goes on`;
    case 'interrupted':
      return `${sent}; interrupted between two letters. The same command goes on, and sends nothing twice`;
    case 'queue full':
      return `${sent}; stopped, since the queue did not get shorter in 15 minutes. See \`sluice doctor\`; the same command goes on`;
    case 'queue refused':
      return `${sent}; stopped, since ${refused()}. The same command goes on, and sends nothing twice`;
  }
}
