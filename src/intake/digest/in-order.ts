/** Files that are read at the same time. */
const AT_ONCE = 8;

/** Does something to each, a few at a time, and yields the outcomes in their order. */
export async function* inOrder<T, R>(items: readonly T[], run: (item: T) => Promise<R>): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  let next = 0;
  while (running.length > 0 || next < items.length) {
    for (; running.length < AT_ONCE && next < items.length; next += 1) {
      const outcome = run(items[next] as T);
      // Whoever stops early does not hear of it.
      outcome.catch(() => {});
      running.push(outcome);
    }
    yield (await running.shift()) as R;
  }
}
