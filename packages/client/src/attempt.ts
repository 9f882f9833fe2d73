/** Runs code that is not ours; undefined: it threw. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** Is this a page, which everybody can read and which may go at any time? */
export const inPage = () => 'document' in globalThis;
