import { setOwn } from '../kernel/json.ts';
import type { WireInput, WireObject } from './wire-input.ts';

/** A copy whose texts and keys have no lone surrogate (they become U+FFFD) and no NUL (it goes). */
export function wellFormed(input: WireObject): WireObject {
  const copy: Record<string, WireInput> = {};
  for (const [key, value] of Object.entries(input)) setOwn(copy, freeKey(copy, mend(key)), mendValue(value));
  return copy;
}

function mendValue(value: WireInput): WireInput {
  if (typeof value === 'string') return mend(value);
  if (typeof value !== 'object' || value === null) return value;
  return isList(value) ? value.map(mendValue) : wellFormed(value);
}

function isList(value: WireObject | readonly WireInput[]): value is readonly WireInput[] {
  return Array.isArray(value);
}

function mend(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

/** A name for a key that had to be changed: two that became equal are both kept. */
export function freeKey(target: object, name: string): string {
  let free = name;
  while (Object.hasOwn(target, free)) free += '_';
  return free;
}
