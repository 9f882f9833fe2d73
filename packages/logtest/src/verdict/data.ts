import { type DecodedEvent, STATIC_FIELDS } from '../decode/event.ts';
import { type JsonNode, parseJson } from '../decode/json-text.ts';
import type { JsonObject, JsonValue } from './types.ts';

/** Children by lower-case name, since the manager looks names up without regard to case. */
type Branch = Map<string, { readonly name: string; readonly value: JsonValue | Branch }>;

/** `data` of an alert: static fields first, dotted names nested again, arrays as arrays; the first of two wins. */
export function alertData(event: DecodedEvent): JsonObject | undefined {
  const root: Branch = new Map();
  for (const name of STATIC_FIELDS) {
    const value = event.statics[name];
    if (value !== undefined) root.set(name, { name, value });
  }
  for (const [name, value] of event.fields) if (value !== '') place(root, name, value);
  return root.size === 0 ? undefined : toObject(root);
}

function place(root: Branch, dotted: string, value: string): void {
  const parts = dotted.split('.');
  const last = parts.pop() ?? '';
  let branch = root;
  for (const part of parts) {
    const key = part.toLowerCase();
    const found = branch.get(key) ?? { name: part, value: new Map() as Branch };
    if (!(found.value instanceof Map)) return;
    branch.set(key, found);
    branch = found.value;
  }
  const key = last.toLowerCase();
  if (!branch.has(key)) branch.set(key, { name: last, value: arrayOrText(value) });
}

/** A text that is a JSON array is one again. */
function arrayOrText(text: string): JsonValue {
  const node = text.startsWith('[') ? parseJson(text, true) : undefined;
  return node?.kind === 'array' ? toValue(node) : text;
}

function toValue(node: JsonNode): JsonValue {
  switch (node.kind) {
    case 'string':
      return node.text;
    case 'number':
      return node.value;
    case 'literal':
      return node.text === 'null' ? null : node.text === 'true';
    case 'array':
      return node.items.map(toValue);
    case 'object':
      return Object.fromEntries(node.members.map(([key, value]) => [key, toValue(value)]));
  }
}

function toObject(branch: Branch): JsonObject {
  return Object.fromEntries(
    [...branch.values()].map(({ name, value }) => [name, value instanceof Map ? toObject(value) : value]),
  );
}

/** Levels of objects in `data`, the outer one included. */
export function depthOf(value: JsonValue): number {
  if (value === null || typeof value !== 'object') return 0;
  return 1 + Object.values(value).reduce<number>((deepest, inner) => Math.max(deepest, depthOf(inner)), 0);
}
