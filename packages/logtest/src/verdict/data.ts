import { type DecodedEvent, STATIC_FIELDS } from '../decode/event.ts';
import { type JsonNode, parseJson } from '../decode/json-text.ts';
import { fieldName, type Path } from '../decode/names.ts';
import type { JsonObject, JsonValue } from './types.ts';

/**
 * `data` of an alert: static fields first, dotted names nested again, arrays as arrays. Names are looked up without
 * regard to case, the first of two wins.
 */
export function alertData(event: DecodedEvent): JsonObject {
  return plainData(event) ?? mergedData(event);
}

/** Whether an alert has `data` at all. */
export function hasData({ statics, values }: DecodedEvent): boolean {
  if (values.some((value) => value !== '')) return true;
  return STATIC_FIELDS.some((name) => statics[name] !== undefined);
}

/** Whether `data` nests to a depth, in levels of objects. */
export function nests(event: DecodedEvent, depth: number): boolean {
  const { log, paths, values } = event;
  if (log.length < depth) return false;
  for (let at = 0; at < paths.length; at += 1) {
    // Every level takes a character of a name, or of an array that a value holds.
    const may = (paths[at] as Path).name.length + (values[at] as string).length >= depth - 1;
    if (may) return depthOf(alertData(event)) >= depth;
  }
  return false;
}

type Open = { [key: string]: JsonValue };

/** Numbers the calls of `plainData`, for marks on names. */
let builds = 0;

/** Undefined when two names meet, or one holds a dot: then they must be merged. */
function plainData({ statics, paths, values }: DecodedEvent): JsonObject | undefined {
  builds += 1;
  const root: Open = {};
  for (const name of STATIC_FIELDS) {
    const value = statics[name];
    if (value === undefined) continue;
    root[name] = value;
    fieldName(name).claim(builds);
  }
  const branches = new Map<Path, Open>();
  let parent: Path | undefined;
  let branch = root;
  for (let at = 0; at < paths.length; at += 1) {
    const path = paths[at] as Path;
    const value = values[at] as string;
    if (value === '') continue;
    if (path.parent !== parent) {
      parent = path.parent;
      const found = branchOf(parent, root, branches);
      if (found === undefined) return undefined;
      branch = found;
    }
    if (path.special || !path.field.claim(builds)) return undefined;
    branch[path.key] = value.charCodeAt(0) === BRACKET ? arrayOrText(value) : value;
  }
  return root;
}

const BRACKET = 0x5b;

/** The object for what stands below a path, made when it is new. */
function branchOf(path: Path | undefined, root: Open, branches: Map<Path, Open>): Open | undefined {
  if (path?.parent === undefined) return root;
  const known = branches.get(path);
  if (known !== undefined) return known;
  const above = branchOf(path.parent, root, branches);
  if (above === undefined || path.special || !path.field.claim(builds)) return undefined;
  const made: Open = {};
  above[path.key] = made;
  branches.set(path, made);
  return made;
}

/** Children by lower-case name. */
type Branch = Map<string, { readonly name: string; readonly value: JsonValue | Branch }>;

export function mergedData(event: DecodedEvent): JsonObject {
  const root: Branch = new Map();
  for (const name of STATIC_FIELDS) {
    const value = event.statics[name];
    if (value !== undefined) root.set(name, { name, value });
  }
  for (const [name, value] of event.fields) if (value !== '') place(root, name, value);
  return toObject(root);
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
function depthOf(value: JsonValue): number {
  if (value === null || typeof value !== 'object') return 0;
  return 1 + Object.values(value).reduce<number>((deepest, inner) => Math.max(deepest, depthOf(inner)), 0);
}
