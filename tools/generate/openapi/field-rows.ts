import { isJsonObject, type JsonObject } from '../../../src/kernel/json.ts';

export interface FieldRow {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly note: string;
}

type Schemas = Readonly<Record<string, JsonObject>>;

/** Leaves of a component, each with its path, its type in words and its description; its own type when it has none. */
export function fieldRows(schemas: Schemas, name: string): readonly FieldRow[] {
  const schema = schemas[name] ?? {};
  const rows = [schema, ...choicesOf(schema)].flatMap((each) => rowsOf(each, ''));
  return rows.length > 0
    ? rows
    : [{ path: name, type: typeOf(schema), required: false, note: noteOf(schema) }];
}

function rowsOf(schema: JsonObject, prefix: string): readonly FieldRow[] {
  const { properties, required } = schema;
  if (!isJsonObject(properties)) return [];
  const names = Array.isArray(required) ? (required as readonly unknown[]) : [];
  return Object.entries(properties).flatMap(([key, value]) => {
    const field = value as JsonObject;
    const row = {
      path: `${prefix}${key}`,
      type: typeOf(field),
      required: names.includes(key),
      note: noteOf(field),
    };
    const inside = rowsOf(objectIn(field), `${row.path}.`);
    return inside.length > 0 && row.type === 'object' && row.note === '' ? inside : [row, ...inside];
  });
}

/** `→`: the ECS field that a short name fills. */
function noteOf({ description, 'x-ecs': field }: JsonObject): string {
  return [...(field === undefined ? [] : [`→ \`${textOf(field)}\``]), textOf(description)].join(' ').trim();
}

/** A keyword's value where it is a text or a number. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

function choicesOf(schema: JsonObject): readonly JsonObject[] {
  return (schema.anyOf ?? schema.oneOf ?? []) as readonly JsonObject[];
}

/** The object that a field is, or may be. */
function objectIn(schema: JsonObject): JsonObject {
  return choicesOf(schema).find(({ properties }) => properties !== undefined) ?? schema;
}

function typeOf(schema: JsonObject): string {
  const choices = choicesOf(schema);
  if (choices.length > 0) return choices.map(typeOf).join(' or ');
  const { $ref, type, format, items, minimum, maximum, maxLength } = schema;
  if (typeof $ref === 'string') return $ref.replace(/^.*\//, '');
  if ('const' in schema) return `\`${textOf(schema.const)}\``;
  if (Array.isArray(schema.enum)) return schema.enum.map((word) => `\`${textOf(word)}\``).join(' ');
  if (type === 'array') return `list of ${isJsonObject(items) ? typeOf(items) : 'anything'}`;
  if (type === undefined) return 'anything';
  const most = maxLength === undefined ? '' : `, at most ${textOf(maxLength)}`;
  if (type === 'string') return `${format === undefined ? 'text' : textOf(format)}${most}`;
  const name = textOf(type);
  if (minimum === undefined && maximum === undefined) return name;
  const least = textOf(minimum);
  return maximum === undefined ? `${name} from ${least}` : `${name} ${least}–${textOf(maximum)}`;
}
