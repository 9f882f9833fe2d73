import { Worker } from 'node:worker_threads';
import type { Calls } from '../calls.ts';
import type { PlayAnswer } from './view.ts';
import type { Question, Reply } from './worker.ts';

/** A pattern that somebody pasted may take for ever; this is as long as anyone waits. */
const PATIENCE_MS = 20_000;

export interface Playground {
  readonly calls: Calls;
  close(): Promise<void>;
}

interface Asked {
  readonly resolve: (answer: PlayAnswer<unknown>) => void;
  /** Runs from when the thread begins with it: those before it, and the loading of code, are not its fault. */
  timer?: NodeJS.Timeout;
}

/**
 * Answers the page's questions in a thread of their own, which is begun with the first and ended when a question takes too
 * long. Nothing of a question is kept, logged or sent anywhere.
 */
export function createPlayground(patienceMs = PATIENCE_MS): Playground {
  let worker: Worker | undefined;
  let last = 0;
  const asked = new Map<number, Asked>();

  function settle(id: number, answer: PlayAnswer<unknown>): void {
    const waiting = asked.get(id);
    asked.delete(id);
    clearTimeout(waiting?.timer);
    waiting?.resolve(answer);
    if (asked.size === 0) worker?.unref();
  }

  /** Ends the thread, and with it all that it was asked. */
  async function stop(message: string): Promise<void> {
    const ended = worker;
    worker = undefined;
    for (const id of asked.keys()) settle(id, { ok: false, problems: [{ where: 'request', message }] });
    await ended?.terminate();
  }

  function limit(id: number): void {
    const waiting = asked.get(id);
    if (waiting === undefined) return;
    waiting.timer = setTimeout(() => {
      const seconds = Math.ceil(patienceMs / 1000);
      void stop(`no answer within ${seconds} s; look for a pattern that takes for ever, or paste less`);
    }, patienceMs);
  }

  function start(): Worker {
    const begun = new Worker(new URL('./worker.ts', import.meta.url));
    begun.on('message', ({ id, answer }: Reply) => {
      if (answer === undefined) limit(id);
      else settle(id, answer);
    });
    begun.on('error', () => {
      if (worker === begun) void stop('this was too much for the playground; make it smaller');
    });
    return begun;
  }

  function ask(name: Question['name'], request: unknown): Promise<PlayAnswer<unknown>> {
    worker ??= start();
    worker.ref();
    last += 1;
    const id = last;
    return new Promise((resolve) => {
      asked.set(id, { resolve });
      worker?.postMessage({ id, name, request } satisfies Question);
    });
  }

  return {
    calls: {
      'play-redaction': (request) => ask('redaction', request),
      'play-rule': (request) => ask('rule', request),
      'play-samples': (request) => ask('samples', request),
    },
    close: () => stop('the console was closed'),
  };
}
