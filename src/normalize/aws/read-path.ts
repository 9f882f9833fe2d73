import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { word } from '../readers.ts';

/** What stands at a dotted path. A list of objects on the way is gone through by its first: AWS lists what is mostly one. */
export function valueAt(record: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = record;
  for (const key of path.split('.')) {
    const inside: JsonValue | undefined = isJsonArray(value) ? value[0] : value;
    value = isJsonObject(inside) && Object.hasOwn(inside, key) ? inside[key] : undefined;
  }
  return value;
}

/** The first of the paths with a text (or a number), trimmed and at most 256 characters long. */
export function textAt(record: JsonObject, ...paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const value = valueAt(record, path);
    const text = value === undefined ? undefined : word(typeof value === 'string' ? value.trim() : value);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The objects of a list, or the one that stands in its place. */
export function objectsAt(record: JsonObject, path: string): readonly JsonObject[] {
  const value = valueAt(record, path);
  return (isJsonArray(value) ? value : [value]).filter((each) => isJsonObject(each));
}
