// What the client loads apart is there at once.
import '../src/delivery.ts';
import type { ClientOptions, Clock, Fetch, FetchAnswer } from '../src/client-types.ts';

type Wire = Readonly<Record<string, unknown>>;

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  /** Ms that have gone by: what timers go by. */
  ms = 0;
  /** What the clock shows beyond that; it can be put back. */
  epoch = Date.UTC(2026, 0, 1);
  readonly #timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  #next = 1;

  now = () => this.epoch + this.ms;

  setTimeout = (run: () => void, ms: number): number => {
    this.#timers.set(this.#next, { at: this.ms + ms, run });
    this.#next += 1;
    return this.#next - 1;
  };

  clearTimeout = (timer: unknown): void => {
    this.#timers.delete(timer as number);
  };

  get timers(): number {
    return this.#timers.size;
  }

  /** Lets time go by: every timer at its moment, and all that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.ms + ms;
    await settle();
    for (;;) {
      const [due] = [...this.#timers]
        .filter(([, { at }]) => at <= end)
        .toSorted(([, a], [, b]) => a.at - b.at);
      if (due === undefined) break;
      const [id, { at, run }] = due;
      this.#timers.delete(id);
      this.ms = Math.max(this.ms, at);
      run();
      await settle();
    }
    this.ms = end;
  }
}

/** Lets everything happen that waits for no timer. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 8; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

export interface Request {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly events: readonly Wire[];
  readonly keepalive: boolean;
  /** Ms since the first moment of the clock. */
  readonly at: number;
  readonly signal: AbortSignal | undefined;
}

/** What the server does with a request. `hang`: it never answers. */
export type Behaviour = FetchAnswer | 'accept' | 'network' | 'hang' | ((request: Request) => FetchAnswer);

export function answer(
  status: number,
  body: unknown = '',
  headers: Record<string, string> = {},
): FetchAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Response(status === 204 || status === 304 ? null : text, { status, headers });
}

export function accepted(count: number): FetchAnswer {
  return answer(202, { accepted: count, outcomes: Array(count).fill({ status: 'accepted', id: 'x' }) });
}

/** A server behind a `fetch`, which answers as it is told, one behaviour after the other; then it accepts. */
export class FakeServer {
  readonly requests: Request[] = [];
  readonly #clock: FakeClock;
  readonly #start: number;
  script: Behaviour[] = [];
  otherwise: Behaviour = 'accept';
  open = 0;
  mostOpen = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
    this.#start = clock.now();
  }

  get times(): number[] {
    return this.requests.map(({ at }) => at);
  }

  /** Events of all requests, without the client's reports. */
  get events(): Wire[] {
    return this.requests
      .flatMap(({ events }) => events)
      .filter(({ action }) => action !== 'client_dropped_events');
  }

  get reports(): Wire[] {
    return this.requests
      .flatMap(({ events }) => events)
      .filter(({ action }) => action === 'client_dropped_events');
  }

  fetch: Fetch = async (url, { headers, body, signal, keepalive }) => {
    const request = {
      url,
      headers,
      events: JSON.parse(String(body)) as Wire[],
      keepalive: keepalive === true,
      at: this.#clock.now() - this.#start,
      signal: signal as AbortSignal | undefined,
    };
    this.requests.push(request);
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    try {
      return await this.#behave(request);
    } finally {
      this.open -= 1;
    }
  };

  #behave(request: Request): FetchAnswer | Promise<FetchAnswer> {
    const behaviour = this.script.shift() ?? this.otherwise;
    if (behaviour === 'accept') return accepted(request.events.length);
    if (behaviour === 'network') throw new TypeError('fetch failed');
    if (behaviour !== 'hang') return typeof behaviour === 'function' ? behaviour(request) : behaviour;
    return new Promise((_, reject) => {
      request.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    });
  }
}

/** A clock, a server, and options that join them: the whole wait is always taken, and bodies stay readable. */
export function fakeWorld(options: ClientOptions = {}) {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const given: ClientOptions = {
    url: 'https://sluice.example',
    key: `slk_${'0'.repeat(16)}_${'a'.repeat(64)}`,
    clock,
    fetch: server.fetch,
    random: () => 0.999_999,
    compress: false,
    ...options,
  };
  return { clock, server, options: given };
}
