/** What has to be stopped, stopped in the opposite order it was started in. */
export interface Closers {
  add(close: () => Promise<unknown>): void;
  /** Adds a thing that can be closed and gives it back. */
  use<T extends { close(): Promise<unknown> }>(thing: T): T;
  /** Stops everything once; a thing that cannot be stopped, or not soon, does not keep the others running. */
  close(): Promise<void>;
}

const PATIENCE_MS = 3_000;

/** @param patienceMs how long one thing may take to stop before the next is stopped */
export function createClosers(patienceMs = PATIENCE_MS): Closers {
  let steps: (() => Promise<unknown>)[] = [];
  let closed: Promise<void> | undefined;
  const closeAll = async () => {
    for (const step of steps.toReversed()) await soon(step, patienceMs);
    steps = [];
  };
  return {
    add: (close) => {
      steps.push(close);
    },
    use: (thing) => {
      steps.push(() => thing.close());
      return thing;
    },
    close: () => {
      closed ??= closeAll();
      return closed;
    },
  };
}

async function soon(step: () => Promise<unknown>, patienceMs: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patienceMs);
  await Promise.race([step().catch(() => {}), late]);
  clearTimeout(timer);
}
