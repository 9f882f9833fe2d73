import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** What our items hold. */
export type Attribute = string | number | boolean | Uint8Array | ReadonlySet<number> | ReadonlySet<string>;
export type Item = Readonly<Record<string, Attribute>>;

export function toAttribute(value: Attribute): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value instanceof Uint8Array) return { B: value };
  const members = [...value];
  return typeof members[0] === 'string' ? { SS: members.map(String) } : { NS: members.map(String) };
}

export function toAttributes(item: Item): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toAttribute(value)]));
}

function fromAttribute(value: AttributeValue): Attribute | undefined {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.B !== undefined) return value.B;
  if (value.SS !== undefined) return new Set(value.SS);
  return value.NS && new Set(value.NS.map(Number));
}

/** Attributes of types that we never write are left out. */
export function fromAttributes(attributes: Readonly<Record<string, AttributeValue>>): Item {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => {
      const read = fromAttribute(value);
      return read === undefined ? [] : [[name, read]];
    }),
  );
}

/** The attribute as a number; 0 when the item has none. */
export function numberOf(item: Item | undefined, name: string): number {
  const value = item?.[name];
  return typeof value === 'number' ? value : 0;
}

/** The attribute as text; empty when the item has none. */
export function textOf(item: Item | undefined, name: string): string {
  const value = item?.[name];
  return typeof value === 'string' ? value : '';
}

/** The attribute as a set of texts; empty when the item has none. */
export function textsOf(item: Item | undefined, name: string): ReadonlySet<string> {
  const value = item?.[name];
  return new Set(value instanceof Set ? [...value].filter((member) => typeof member === 'string') : []);
}
