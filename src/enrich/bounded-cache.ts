/** Remembers the results of a pure function for the `capacity` keys used last. */
export function remember<T>(capacity: number, compute: (key: string) => T): (key: string) => T {
  const results = new Map<string, T>();
  return (key) => {
    const known = results.has(key);
    const result = known ? (results.get(key) as T) : compute(key);
    if (known) results.delete(key);
    else if (results.size >= capacity) results.delete(results.keys().next().value ?? '');
    results.set(key, result);
    return result;
  };
}
