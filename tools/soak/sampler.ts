import type { Book } from './book.ts';
import type { Functions } from './functions.ts';
import type { createQueueWatch } from './queue-watch.ts';
import type { Sample } from './run-result.ts';

export interface SamplerOptions {
  readonly functions: Pick<Functions, 'measure'>;
  readonly queueWatch: Pick<ReturnType<typeof createQueueWatch>, 'depths'>;
  readonly book: Pick<Book, 'counts'>;
  /** Milliseconds since the start. */
  readonly elapsedMs: () => number;
  readonly everyMs: number;
  readonly tell: (line: string) => void;
}

const SAMPLES_A_COLLECTION = 5;
const SAMPLES_A_LINE = 30;

/** Looks how things are, now and then. */
export interface Sampler {
  readonly samples: readonly Sample[];
  /** Begins a sample when one is due and none is under way; nobody waits for it. @throws what the last one failed with */
  play(nowMs: number): void;
  /** One more, behind the one that is under way. */
  take(collect: boolean): Promise<Sample>;
}

export function createSampler(options: SamplerOptions): Sampler {
  const { functions, queueWatch, book, elapsedMs, everyMs, tell } = options;
  const samples: Sample[] = [];
  let underWay: Promise<unknown> | undefined;
  let fault: { readonly error: unknown } | undefined;
  let due = 0;
  let begun = 0;
  const look = async (collect: boolean): Promise<Sample> => {
    const [vitals, depths] = await Promise.all([functions.measure(collect), queueWatch.depths()]);
    const worldRss = process.memoryUsage.rss();
    const sample = { atS: elapsedMs() / 1_000, vitals, depths, ...book.counts(), worldRss };
    samples.push(sample);
    return sample;
  };
  return {
    samples,
    play: (nowMs) => {
      if (fault !== undefined) throw fault.error;
      if (nowMs < due || underWay !== undefined) return;
      due = Math.max(due + everyMs, nowMs);
      const number = begun++;
      underWay = look(number % SAMPLES_A_COLLECTION === 0)
        .then((sample) => {
          if (number % SAMPLES_A_LINE === SAMPLES_A_LINE - 1) tell(statusLine(sample));
        })
        .catch((error: unknown) => {
          fault = { error };
        })
        .finally(() => {
          underWay = undefined;
        });
    },
    take: async (collect) => {
      await underWay;
      return look(collect);
    },
  };
}

function statusLine({ atS, taken, waiting, vitals, depths }: Sample): string {
  const mb = (bytes: number) => (bytes / 1_048_576).toFixed(0);
  const queued = Object.values(depths.waiting).reduce((sum, count) => sum + count, 0);
  return `${atS.toFixed(0).padStart(5)} s  ${taken} events taken, ${waiting} on their way, ${queued} messages queued; ${mb(vitals.rss)} MB, ${vitals.descriptors ?? '?'} descriptors, ${vitals.timers} timers`;
}
