import fc from 'fast-check';

export type JsonSchema = Readonly<Record<string, unknown>>;
type Values = Record<string, unknown>;

/** Few of many optional properties at once, as senders use them. */
const MAX_OPTIONAL = 6;

/**
 * Values that a JSON Schema allows, for the words that our documents use. What several parts of an `allOf` say of one
 * value is generated for each and merged, so check the values against the schema before you believe them.
 *
 * @param resolve finds what a `$ref` names
 */
export function arbitraryOf(
  schema: JsonSchema,
  resolve: (reference: string) => JsonSchema,
): fc.Arbitrary<unknown> {
  const of = (part: unknown) => arbitraryOf(part as JsonSchema, resolve);
  if (typeof schema.$ref === 'string') return of(resolve(schema.$ref));
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  const choices = (schema.anyOf ?? schema.oneOf) as readonly unknown[] | undefined;
  if (choices !== undefined) return fc.oneof(...choices.map(of));
  if (Array.isArray(schema.allOf))
    return fc.tuple(...schema.allOf.map(of)).map((parts) => parts.reduce(merged, {}));
  switch (schema.type) {
    case 'object':
      return objects(schema, of);
    case 'array':
      return fc.array(of(schema.items), {
        minLength: (schema.minItems as number | undefined) ?? 0,
        maxLength: Math.min((schema.maxItems as number | undefined) ?? 3, 3),
      });
    case 'string':
      return strings(schema);
    case 'integer':
      return fc.integer({ min: Number(schema.minimum ?? -100), max: Number(schema.maximum ?? 1_000_000) });
    case 'number':
      return fc.double({ min: Number(schema.minimum ?? -1e6), max: 1e13, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case undefined:
      return fc.jsonValue({ maxDepth: 2 });
    default:
      throw new Error(`no values are known for the type ${String(schema.type)}`);
  }
}

function objects(schema: JsonSchema, of: (part: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<Values> {
  const properties = (schema.properties ?? {}) as Values;
  const required = (schema.required ?? []) as readonly string[];
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const chosen = fc.subarray(optional, { maxLength: Math.min(MAX_OPTIONAL, optional.length) });
  const named = chosen.chain((names) =>
    fc.record(Object.fromEntries([...required, ...names].map((name) => [name, of(properties[name])]))),
  );
  if (typeof schema.additionalProperties !== 'object' || Object.keys(properties).length > 0) return named;
  const key = strings((schema.propertyNames as JsonSchema | undefined) ?? {});
  return fc.dictionary(key, of(schema.additionalProperties), { maxKeys: 3 });
}

function strings(schema: JsonSchema): fc.Arbitrary<string> {
  switch (schema.format) {
    case 'date-time':
      return fc
        .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
        .map((at) => at.toISOString());
    case 'ipv4':
      return fc.ipV4();
    case 'ipv6':
      return fc.ipV6();
    case 'uri':
      return fc.webUrl({ withQueryParameters: true });
    default:
  }
  const minLength = Number(schema.minLength ?? 0);
  const maxLength = Number(schema.maxLength ?? 40);
  if (typeof schema.pattern !== 'string')
    return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 40) });
  return fc
    .stringMatching(new RegExp(schema.pattern))
    .filter(({ length }) => length >= minLength && length <= maxLength);
}

function merged(a: unknown, b: unknown): unknown {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return b;
  const all = { ...a } as Values;
  for (const [key, value] of Object.entries(b)) all[key] = key in all ? merged(all[key], value) : value;
  return all;
}
