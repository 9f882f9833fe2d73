/** Runs code that is not ours; undefined: it threw. A promise that it returns may reject. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    const result = run();
    if (result instanceof Promise) result.catch(() => {});
    return result;
  } catch {
    return undefined;
  }
}

/** Is this a page, which everybody can read and which may go at any time? */
export const inPage = () => 'document' in globalThis;
