/** Default branch of an exhaustive `switch`: refuses to compile when a case is missing, and throws if one gets here. */
export function unreachable(value: never): never {
  throw new TypeError(`unhandled case of type ${typeof value}`);
}
