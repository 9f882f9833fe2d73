import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecordBook } from '../../adapters/aws/table/record-book.ts';
import { createMemoryRecordBook } from '../../adapters/memory/record-book.ts';
import type { Claimed, RecordBook, RecordName } from '../../src/event/record-book.ts';
import { openTable } from '../support/local-aws.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const LEASE_MS = 60_000;

/** A file or a message with some of the records there are; it comes until somebody has finished it. */
interface Delivery {
  readonly kind: 'file' | 'message';
  readonly records: readonly number[];
}
/** What the scheduler does with the attempt that it picks. */
type Step =
  | { readonly do: 'start' | 'go-on' | 'crash'; readonly which: number }
  | { readonly do: 'wait'; readonly seconds: number };

const deliveries = fc.array(
  fc.record({
    kind: fc.constantFrom('file' as const, 'message' as const),
    records: fc.array(fc.nat(5), { minLength: 1, maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 5 },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('start' as const), which: fc.nat(9) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('go-on' as const), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), which: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 90 }) }),
  },
);
/** Steps of one round happen at once. */
const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 25 });

interface Attempt {
  readonly delivery: number;
  /** Epoch ms; nobody lives longer than the lease of what it took. */
  readonly until: number;
  ours: readonly number[];
  /** Some records may be with somebody else: the message has to come again. */
  comesAgain: boolean;
  sent: boolean;
}

/** Who has a record and may send it. */
const holder = (attempt: Attempt, { kind }: Delivery) =>
  kind === 'file' ? `file ${attempt.delivery}` : attempt;

class World {
  readonly #deliveries: readonly Delivery[];
  readonly #names: readonly RecordName[];
  /** Instances of the function; each attempt runs on one. */
  readonly #books: readonly RecordBook[];
  #now = NOW;
  #attempts: Attempt[] = [];
  readonly #finished = new Set<number>();
  /** Messages that came of each record: a file makes the same one each time. */
  readonly #sent = new Map<number, Set<unknown>>();
  /** Records that somebody had sent and not settled when it died: each may be sent once more. */
  #unsettled = 0;

  constructor(all: readonly Delivery[], books: readonly RecordBook[], world: string) {
    this.#deliveries = all;
    this.#books = books;
    const place = { tenant: 'acme', account: '111122223333', region: 'eu-west-1' };
    this.#names = Array.from({ length: 6 }, (_, i) => ({
      ...place,
      id: `${world}-${i}`,
      at: NOW + (i % 2) * 300_000,
    }));
  }

  async step(step: Step): Promise<void> {
    if (step.do === 'wait') {
      this.#now += step.seconds * 1_000;
      for (const dead of this.#attempts.filter(({ until }) => until <= this.#now)) this.#drop(dead);
    } else if (step.do === 'start') await this.#start(step.which % this.#deliveries.length);
    else {
      const attempt = this.#attempts[step.which % Math.max(this.#attempts.length, 1)];
      if (attempt === undefined) return;
      // Whoever is picked twice in a round goes on once.
      this.#attempts = this.#attempts.filter((each) => each !== attempt);
      if (step.do === 'crash') this.#drop(attempt);
      else await this.#goOn(attempt);
    }
  }

  async #start(index: number): Promise<void> {
    const { kind, records } = this.#at(index);
    const attempt: Attempt = {
      delivery: index,
      until: this.#now + LEASE_MS,
      ours: [],
      comesAgain: false,
      sent: false,
    };
    const book = this.#books[(index + this.#now) % this.#books.length] as RecordBook;
    const verdicts = await book.claim(
      records.map((i) => this.#names[i] as RecordName),
      kind === 'file'
        ? { kind, name: `${this.#names[0]?.id} ${index}` }
        : { kind, now: this.#now, leaseUntil: attempt.until },
    );
    const by = (verdict: Claimed) => records.filter((_, at) => verdicts[at] === verdict);
    // It was not back when its time was over.
    if (attempt.until <= this.#now) return;
    attempt.ours = by('ours');
    attempt.comesAgain = by('in_flight').length > 0;
    if (kind === 'file') expect(by('in_flight')).toEqual([]);
    for (const other of this.#attempts)
      if (holder(other, this.#at(other.delivery)) !== holder(attempt, { kind, records }))
        expect(other.ours.filter((i) => attempt.ours.includes(i))).toEqual([]);
    this.#attempts.push(attempt);
  }

  async #goOn(attempt: Attempt): Promise<void> {
    const delivery = this.#at(attempt.delivery);
    if (!attempt.sent) {
      for (const i of attempt.ours)
        this.#sent.set(i, (this.#sent.get(i) ?? new Set()).add(holder(attempt, delivery)));
      attempt.sent = true;
      this.#attempts.push(attempt);
      return;
    }
    if (delivery.kind === 'message') {
      const book = this.#books[attempt.delivery % this.#books.length] as RecordBook;
      await book.settle(attempt.ours.map((i) => this.#names[i] as RecordName));
    }
    if (!attempt.comesAgain) this.#finished.add(attempt.delivery);
  }

  #drop(attempt: Attempt): void {
    this.#attempts = this.#attempts.filter((each) => each !== attempt);
    if (attempt.sent && this.#at(attempt.delivery).kind === 'message') this.#unsettled += attempt.ours.length;
  }

  /** Everything that is not finished comes until it is; nothing crashes any more. */
  async end(): Promise<void> {
    for (const attempt of this.#attempts) this.#drop(attempt);
    for (let again = 0; this.#finished.size < this.#deliveries.length; again += 1) {
      expect(again).toBeLessThan(3);
      this.#now += LEASE_MS;
      for (const index of this.#deliveries.keys()) {
        if (this.#finished.has(index)) continue;
        await this.#start(index);
        const attempt = this.#attempts.pop() as Attempt;
        await this.#goOn(attempt);
        this.#attempts.pop();
        await this.#goOn(attempt);
      }
    }
    let more = 0;
    for (const i of new Set(this.#deliveries.flatMap(({ records }) => records))) {
      const times = this.#sent.get(i)?.size ?? 0;
      expect(times).toBeGreaterThan(0);
      more += times - 1;
    }
    expect(more).toBeLessThanOrEqual(this.#unsettled);
  }

  #at(index: number): Delivery {
    return this.#deliveries[index] as Delivery;
  }
}

let worlds = 0;
async function live(all: readonly Delivery[], steps: readonly (readonly Step[])[], books: RecordBook[]) {
  worlds += 1;
  const world = new World(all, books, `world-${worlds}`);
  for (const round of steps) await Promise.all(round.map((each) => world.step(each)));
  await world.end();
}

test('each record is one living taker’s at a time, none is lost, and only a crash behind its sending sends it twice', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, rounds, (all, steps) => live(all, steps, [createMemoryRecordBook()])),
    { numRuns: 200 },
  );
});

const table = await openTable();

test('so it is when several instances write one table at once', async () => {
  const options = { clock: () => NOW, pause: async () => {} };
  const books = Array.from({ length: 3 }, () => createRecordBook(table, options));
  await fc.assert(
    fc.asyncProperty(deliveries, rounds, (all, steps) => live(all, steps, books)),
    { numRuns: 8 },
  );
});
