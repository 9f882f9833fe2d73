/**
 * A value that is made when it is first asked for: tables that few inputs need are no part of a cold start.
 *
 * @returns the same value ever after
 */
export function late<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
