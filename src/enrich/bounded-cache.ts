/**
 * Remembers the results of a pure function for at least the `capacity` keys used last, at most for twice as many. Two
 * generations instead of an order of use: a hit writes nothing.
 */
export function remember<T extends NonNullable<unknown>>(
  capacity: number,
  compute: (key: string) => T,
): (key: string) => T {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return (key) => {
    const known = young.get(key);
    if (known !== undefined) return known;
    const result = old.get(key) ?? compute(key);
    if (young.size >= capacity) {
      old = young;
      young = new Map();
    }
    young.set(key, result);
    return result;
  };
}
