import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { RawItem } from '../../adapters/aws/table/table-copy.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { isJsonObject, type JsonValue } from '../../src/kernel/json.ts';

/**
 * An item as one line of JSON in DynamoDB's own form (`{"pk":{"S":"key#…"}}`, bytes in base64). Equal items are equal lines: names and
 * members of sets stand in the order of their characters.
 */
export function lineOfItem(item: RawItem): string {
  return JSON.stringify(plain(item));
}

const byText = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function plain(value: unknown): JsonValue {
  if (value instanceof Uint8Array) return base64(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => byText(a, b))
    .map(([name, inner]): [string, JsonValue] => [
      name,
      isSet(name, inner) ? sortedSet(inner) : plain(inner),
    ]);
  return Object.fromEntries(entries);
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const isSet = (type: string, value: unknown): value is readonly (string | Uint8Array)[] =>
  /^[SNB]S$/.test(type) && Array.isArray(value);

function sortedSet(members: readonly (string | Uint8Array)[]): JsonValue {
  return members.map((member) => (typeof member === 'string' ? member : base64(member))).sort(byText);
}

/** @throws CodedError `backup_damaged` when the line is none that `lineOfItem` wrote */
export function itemOfLine(line: string, number: number): RawItem & { readonly pk: { readonly S: string } } {
  try {
    const value: unknown = JSON.parse(line);
    if (isJsonObject(value) && isJsonObject(value.pk) && typeof value.pk.S === 'string') {
      const attributes = Object.entries(value).map(([name, inner]) => [name, attribute(inner)]);
      return Object.fromEntries(attributes);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
  }
  throw new CodedError(
    'backup_damaged',
    `line ${number} of the backup is no item of a table; take another backup`,
  );
}

function attribute(value: unknown): AttributeValue {
  if (!isJsonObject(value)) throw new TypeError('no attribute');
  const [[type, inner] = []] = Object.entries(value);
  if (type === 'B' && typeof inner === 'string') return { B: Buffer.from(inner, 'base64') };
  if (type === 'BS' && Array.isArray(inner))
    return { BS: inner.map((member) => Buffer.from(String(member), 'base64')) };
  if (type === 'L' && Array.isArray(inner)) return { L: inner.map(attribute) };
  if (type === 'M' && isJsonObject(inner))
    return { M: Object.fromEntries(Object.entries(inner).map(([name, each]) => [name, attribute(each)])) };
  return value as unknown as AttributeValue;
}
