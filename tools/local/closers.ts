/** What has to be stopped, stopped in the opposite order it was started in. */
export interface Closers {
  add(close: () => Promise<unknown>): void;
  /** Adds a thing that can be closed and gives it back. */
  use<T extends { close(): Promise<unknown> }>(thing: T): T;
  /** Stops everything once; a thing that cannot be stopped does not keep the others running. */
  close(): Promise<void>;
}

export function createClosers(): Closers {
  let steps: (() => Promise<unknown>)[] = [];
  return {
    add: (close) => {
      steps.push(close);
    },
    use: (thing) => {
      steps.push(() => thing.close());
      return thing;
    },
    close: async () => {
      const stopping = steps.toReversed();
      steps = [];
      for (const step of stopping) await step().catch(() => {});
    },
  };
}
