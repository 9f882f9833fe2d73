import { MAX_EVENTS_PER_MESSAGE, MESSAGE_RAW_BYTES } from '../../src/event/limits.ts';
import type { ParkReason } from '../../src/event/loss.ts';
import type { MessageQueue } from '../../src/event/message-queue.ts';
import type { EventLine } from '../../src/event/packed-message.ts';
import type { ObjectReference } from '../../src/intake/trail/trail-item.ts';
import { type EnterTakenDeps, enterTaken } from '../middleware/enter-taken.ts';
import { errorFields } from '../middleware/error-fields.ts';
import {
  type Candidate,
  claimJudged,
  type JudgeDeps,
  type Judged,
  judgeAlone,
  type RedactEnvelope,
} from './judge-records.ts';
import { packRecords, TOO_LARGE } from './pack-records.ts';
import { RecordCounts } from './record-counts.ts';
import { readEntry, type Whence } from './taken-object.ts';

export interface ObjectPartDeps extends JudgeDeps, EnterTakenDeps {
  readonly events: MessageQueue;
}

/** Records of one ledger entry, and the least that an invocation does: a file has as many parts as it needs. */
export const PART_RECORDS = 20 * MAX_EVENTS_PER_MESSAGE;

/**
 * Characters of JSON that are held at most, but for the last record: large records go before they are as many as a message
 * takes. Ordinary ones never come to so much. Counted by each record for itself, so that every reading sends at the same ones.
 */
const MAX_HELD_CHARS = 2 * MESSAGE_RAW_BYTES;

/** A part as the ledger and the book of records call it; the first has the object's own name. */
export function nameOfPart({ bucket, key }: ObjectReference, part: number): string {
  return part === 0 ? `${bucket}/${key}` : `${bucket}/${key}#${part}`;
}

/** One part of a file on its way to the events queue: the same messages and the same entry each time it is read. */
export class ObjectPart {
  readonly number: number;
  readonly #deps: ObjectPartDeps;
  readonly #whence: Whence;
  readonly #redact: RedactEnvelope;
  readonly #counts = new RecordCounts();
  readonly #messages: { key: string; count: number }[] = [];
  /** One message is on its way to the queue while the next one is made. */
  #sending: Promise<void> = Promise.resolve();
  #refused = false;
  #taken = 0;
  /** Those of the message that is being filled. */
  #held: Judged[] = [];
  #heldChars = 0;

  constructor(deps: ObjectPartDeps, part: number, whence: Whence, redact: RedactEnvelope) {
    this.#deps = deps;
    this.number = part;
    this.#whence = whence;
    this.#redact = redact;
  }

  /** Takes records, no more than are left of a message; false when the events queue has refused one. */
  async take(candidates: readonly Candidate[]): Promise<boolean> {
    for (const candidate of candidates) {
      const judged = judgeAlone(this.#deps, candidate, this.#redact);
      this.#held.push(judged);
      if (judged.kind === 'events') for (const { json } of judged.lines) this.#heldChars += json.length;
      const full = this.#held.length >= MAX_EVENTS_PER_MESSAGE || this.#heldChars >= MAX_HELD_CHARS;
      if (full && !(await this.#send())) return false;
    }
    return true;
  }

  async #send(): Promise<boolean> {
    const { id, request } = this.#whence;
    // A name for each message's worth: a record that stands in the file twice is another's the second time.
    const taker = { kind: 'file', name: `${request} ${this.#taken}` } as const;
    this.#taken += this.#held.length;
    const judged = await claimJudged(this.#deps, this.#held, taker);
    this.#held = [];
    this.#heldChars = 0;
    const lines: EventLine[] = [];
    for (const each of judged) {
      this.#counts.add(each);
      if (each.kind === 'events') lines.push(...each.lines);
    }
    const packed = packRecords(lines, this.#whence.at, id);
    const messages = packed.filter(({ fits }) => fits);
    await this.#sending;
    if (this.#refused) return false;
    for (const { fits, count } of packed) {
      if (fits) this.#counts.queue(count);
      else this.#counts.add(TOO_LARGE);
    }
    const bodies = messages.map(({ body }) => ({ body }));
    this.#messages.push(...messages.map(({ key, count }) => ({ key, count })));
    this.#sending = this.#deps.events.send(bodies).then(
      (sent) => {
        this.#refused ||= !sent.every(Boolean);
      },
      (error: unknown) => {
        this.#refused = true;
        const fields = { stage: 'cloudtrail-forwarder', ...errorFields(error) };
        this.#deps.telemetry.log('error', 'the events queue could not be asked', fields);
      },
    );
    return true;
  }

  /**
   * Waits for the last message and enters the part into the ledger; false when the events queue has refused one.
   *
   * @param damage of the file, met in this part: a record more that is parked
   */
  async close(damage?: ParkReason): Promise<boolean> {
    if (this.#held.length > 0 && !(await this.#send())) return false;
    await this.#sending;
    if (this.#refused) return false;
    if (damage !== undefined) this.#counts.add({ kind: 'parked', reason: damage });
    this.#counts.tell(this.#deps.telemetry, this.#whence.source);
    const { received, filtered, parked } = this.#counts;
    const read = { received, filtered, parked, messages: this.#messages };
    await enterTaken(this.#deps, readEntry(this.#whence, read));
    return true;
  }

  /** Why records of it are parked, the first such reason. */
  get parks(): ParkReason | undefined {
    return this.#counts.parked.keys().next().value;
  }
}
