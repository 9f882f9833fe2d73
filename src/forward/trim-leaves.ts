import { isJsonObject, type JsonValue } from '../kernel/json.ts';

export type MutableObject = { [key: string]: JsonValue };

/** A field of a document that can be shortened or taken out. */
export interface Leaf {
  readonly path: string;
  /** The objects from the root to the one that holds the field, each with the key that leads on. */
  readonly trail: readonly (readonly [MutableObject, string])[];
  /** JSON bytes of key and value, counted when the leaves were collected. */
  bytes: number;
}

export function encodedBytes(value: JsonValue): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Every field of a document, in its order. */
export function leavesOf(
  object: MutableObject,
  path = '',
  above: Leaf['trail'] = [],
  out: Leaf[] = [],
): readonly Leaf[] {
  for (const [key, value] of Object.entries(object)) {
    const trail = [...above, [object, key] as const];
    const at = path === '' ? key : `${path}.${key}`;
    if (isJsonObject(value)) leavesOf(value, at, trail, out);
    else out.push({ path: at, trail, bytes: encodedBytes(key) + encodedBytes(value) + 2 });
  }
  return out;
}

export function leafValue({ trail }: Leaf): JsonValue | undefined {
  const [object, key] = trail.at(-1) ?? [];
  return key === undefined ? undefined : object?.[key];
}

/** Puts another value in its place; returns the bytes won. */
export function replaceLeaf(leaf: Leaf, value: JsonValue): number {
  const [object, key] = leaf.trail.at(-1) ?? [];
  if (object === undefined || key === undefined) return 0;
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  const bytes = encodedBytes(key) + encodedBytes(value) + 2;
  const won = leaf.bytes - bytes;
  leaf.bytes = bytes;
  return won;
}

/** Takes a field out; `prune` then takes out the objects that are left empty. */
export function removeLeaf({ trail }: Leaf): void {
  const [object, key] = trail.at(-1) ?? [];
  if (object !== undefined && key !== undefined) delete object[key];
}

/** Takes out empty objects, at any depth; returns whether nothing is left. */
export function prune(object: MutableObject): boolean {
  let isEmpty = true;
  for (const [key, value] of Object.entries(object)) {
    if (isJsonObject(value) && prune(value)) delete object[key];
    else isEmpty = false;
  }
  return isEmpty;
}

/** The longest beginning of a text whose JSON stays within `maxBytes`, with an ellipsis where it was cut. */
export function clipText(text: string, maxBytes: number): string {
  let bytes = encodedBytes(text);
  if (bytes <= maxBytes) return text;
  let out = text;
  while (bytes > maxBytes && out.length > 0) {
    const length = Math.min(out.length - 1, maxBytes, Math.floor((out.length * maxBytes) / bytes));
    out = text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
    bytes = encodedBytes(`${out}…`);
  }
  return `${out}…`;
}
