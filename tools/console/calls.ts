import * as z from 'zod';
import type { ConsoleSource } from './view.ts';

/** What the page can ask for, by name: JSON in, JSON out. */
export type Calls = Readonly<Record<string, (body: unknown) => Promise<unknown>>>;

/** Something that the page asked for and does not get; the message is for the person before it. */
export class CallRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const Named = z.strictObject({ id: z.string().min(1).max(2_048) });

/** The calls that lead to the source. What changes something has the view asked for again. */
export function sourceCalls(source: ConsoleSource, refresh: () => void): Calls {
  const idOf = (body: unknown) => {
    const read = Named.safeParse(body);
    if (!read.success) throw new CallRefused(400, 'a body like {"id": "…"} is expected');
    return read.data.id;
  };
  const found = <T>(what: string, value: T | undefined): T => {
    if (value === undefined) throw new CallRefused(404, `${what} is not known here`);
    return value;
  };
  const { actions } = source;
  const told = async (done: Promise<string>) => {
    const text = await done;
    refresh();
    return { text };
  };
  const cut = actions?.cut?.bind(actions);
  const restore = actions?.restore?.bind(actions);
  return {
    event: async (body) => found('an event of that id', await source.event(idOf(body))),
    message: async (body) => found('that message', await source.message(idOf(body))),
    'dead-letters': () => source.deadLetters(),
    ...(actions && {
      'send-scene': (body: unknown) => told(actions.sendScene(idOf(body))),
      replay: (body: unknown) => told(actions.replay(idOf(body))),
    }),
    ...(cut && { cut: () => told(cut()) }),
    ...(restore && { restore: () => told(restore()) }),
  };
}
