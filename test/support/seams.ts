/** A function that a stage was given, as its path in the dependencies: `events.send`, `redact`. */
export type Seam = readonly string[];

/** Every function among `deps`, methods included, as deep as ports are nested. */
export function seamsOf(deps: object, depth = 2): readonly Seam[] {
  return Object.entries(deps).flatMap(([name, value]): readonly Seam[] => {
    if (typeof value === 'function') return [[name]];
    if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === 0) return [];
    return seamsOf(value, depth - 1).map((rest) => [name, ...rest]);
  });
}

/** The same dependencies with one function replaced: it throws, or rejects when the real one is asynchronous. */
export function breakSeam<T extends object>(deps: T, [name = '', ...rest]: Seam, fail: () => never): T {
  const value = (deps as Record<string, unknown>)[name];
  const broken =
    rest.length === 0
      ? (...given: unknown[]): unknown => {
          const answer: unknown = (value as (...args: unknown[]) => unknown).apply(deps, given);
          return answer instanceof Promise ? answer.then(fail) : fail();
        }
      : breakSeam(value as object, rest, fail);
  return Object.create(Object.getPrototypeOf(deps), {
    ...Object.getOwnPropertyDescriptors(deps),
    [name]: { value: broken, enumerable: true, configurable: true, writable: true },
  }) as T;
}
