import { isJsonObject, type JsonValue } from '../../kernel/json.ts';

/** Walks own keys only; undefined where the way ends. */
function valueAt(root: unknown, path: string): JsonValue | undefined {
  let value: unknown = root;
  for (const key of path.split('.')) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value as JsonValue | undefined;
}

function asText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/**
 * The first of several dotted paths that holds text. Wazuh turns scalars into strings and may turn a list into one
 * value, so a number counts as text and a list as its first entry.
 */
export function textAt(root: unknown, ...paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const value = valueAt(root, path);
    const text = asText(Array.isArray(value) ? value[0] : value);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** All texts at one dotted path, whether Wazuh wrote a list or a single value; at most `max`. */
export function textsAt(root: unknown, path: string, max: number): string[] {
  const value = valueAt(root, path);
  const list: readonly JsonValue[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list
    .slice(0, max)
    .map(asText)
    .filter((text) => text !== undefined);
}
