import type { Writable } from 'node:stream';
import type { Delivery, SinkName } from '../../../../src/forward/sink.ts';

const PROGRESS_MS = 2_000;

/** What became of the events of a run so far, said on standard error every other second. */
export class ForwardCount {
  read = 0;
  delivered = 0;
  readonly #parked: Record<string, number> = {};
  readonly #retried: Record<string, number> = {};
  readonly #sink: SinkName;
  readonly #errors: Writable;
  readonly #now: () => number;
  #from: number | undefined;
  #until = 0;
  #said = { at: 0, delivered: 0 };

  constructor(sink: SinkName, errors: Writable, now: () => number) {
    this.#sink = sink;
    this.#errors = errors;
    this.#now = now;
  }

  /** The first events are about to be sent. */
  begin(): void {
    this.#from ??= this.#now();
    if (this.#said.at === 0) this.#said = { at: this.#from, delivered: 0 };
  }

  add(outcomes: readonly Delivery[]): void {
    for (const outcome of outcomes) {
      if (outcome.kind === 'delivered') this.delivered += 1;
      else {
        const counts = outcome.kind === 'parked' ? this.#parked : this.#retried;
        counts[outcome.reason] = (counts[outcome.reason] ?? 0) + 1;
      }
    }
    this.#until = this.#now();
    const elapsed = this.#until - this.#said.at;
    if (elapsed < PROGRESS_MS) return;
    const rate = ((this.delivered - this.#said.delivered) * 1_000) / elapsed;
    this.#say(`${this.delivered.toLocaleString('en')} delivered, ${Math.round(rate).toLocaleString('en')}/s`);
    this.#said = { at: this.#until, delivered: this.delivered };
  }

  /** Short waits are the ordinary way of a pace; nobody wants to read of them. */
  waiting(events: number, ms: number): void {
    if (ms < PROGRESS_MS) return;
    const reasons = Object.keys(this.#retried).join(', ');
    this.#say(`${events.toLocaleString('en')} wait ${Math.ceil(ms / 1_000)} s (so far: ${reasons})`);
  }

  end(): void {
    const { seconds, eventsPerSecond } = this.summary();
    const rate = Math.round(eventsPerSecond).toLocaleString('en');
    const left = this.read - this.delivered;
    this.#say(
      `${this.delivered.toLocaleString('en')} of ${this.read.toLocaleString('en')} delivered in ${seconds} s, ${rate}/s` +
        `${left === 0 ? '' : `; ${left.toLocaleString('en')} were not`}`,
    );
  }

  /** Retries are counted by reason each time that an event was not taken yet. */
  summary() {
    const ms = this.#from === undefined ? 0 : Math.max(0, this.#until - this.#from);
    return {
      sink: this.#sink,
      read: this.read,
      delivered: this.delivered,
      parked: this.#parked,
      retried: this.#retried,
      seconds: Math.round(ms) / 1_000,
      eventsPerSecond: ms === 0 ? 0 : Math.round((this.delivered * 1_000) / ms),
    };
  }

  #say(line: string): void {
    this.#errors.write(`${line}\n`);
  }
}
