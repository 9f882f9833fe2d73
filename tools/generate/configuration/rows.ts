import * as z from 'zod';

/** What the schema of the configuration says of each key. */

export interface Row {
  /** `tenants[].id`, `alerts.channels.<name>.type`. */
  readonly path: string;
  readonly type: string;
  /** As it would be written; undefined: it must be given. */
  readonly usual: string | undefined;
  /** What the schema asks of a value, in its own words. */
  readonly limits: readonly string[];
  readonly meaning: string | undefined;
}

type Json = z.core.JSONSchema.JSONSchema & { readonly asks?: readonly string[] };
export type DocsOf = (keys: readonly string[]) => ReadonlyMap<string, string | undefined> | undefined;

const NO_ROWS: readonly Row[] = [];
/** How the text of a key begins that is not for people. */
const INTERNAL = 'Nobody writes it';

/** One row for each key of each object, in the order of the schema. */
export function rowsOf(schema: z.ZodType, docsOf: DocsOf): readonly Row[] {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // What wraps a schema, such as `optional`, is asked after it and says nothing of its own.
      const asks = asksOf(zodSchema);
      if (asks.length > 0) (jsonSchema as { asks?: readonly string[] }).asks = asks;
    },
  }) as Json;
  return merged(membersOf(json, '', docsOf));
}

/** Messages that somebody wrote for a value that is refused; zod's own say nothing that the type does not. */
function asksOf({ _zod: { def } }: z.core.$ZodTypes): readonly string[] {
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  return [def, ...checks].flatMap(({ error }) => {
    const said = error?.({ code: 'custom', input: undefined, path: [] } as never);
    const text = typeof said === 'string' ? said : said?.message;
    return text === undefined ? [] : [text];
  });
}

function membersOf(schema: Json, path: string, docsOf: DocsOf): readonly Row[] {
  const forms = tellingForms(schema);
  if (forms.length > 0) return forms.flatMap((form) => membersOf(form, path, docsOf));
  if (schema.type === 'array') return membersOf(schema.items as Json, `${path}[]`, docsOf);
  if (schema.type !== 'object') return NO_ROWS;
  if (typeof schema.additionalProperties === 'object')
    return membersOf(schema.additionalProperties, `${path}.<name>`, docsOf);
  const keys = Object.keys(schema.properties ?? {});
  const docs = docsOf(keys);
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).flatMap(([key, member]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const meaning = docs?.get(key);
    if (meaning?.startsWith(INTERNAL) === true) return NO_ROWS;
    const row: Row = {
      path: at,
      type: typeOf(member),
      usual: usualOf(member, schema.required?.includes(key) === true),
      limits: limitsOf(member),
      meaning,
    };
    return [row, ...membersOf(member, at, docsOf)];
  });
}

function formsOf({ anyOf, oneOf }: Json): readonly Json[] {
  return anyOf ?? oneOf ?? [];
}

/** Those that say more than the others. */
function tellingForms(schema: Json): readonly Json[] {
  const forms = formsOf(schema);
  // Of one object and a list of the same the one says it all.
  const isOne = forms.some(({ type }) => type === 'object');
  return isOne
    ? forms.filter(({ type, items }) => type !== 'array' || (items as Json).type !== 'object')
    : forms;
}

const code = (value: unknown) => `\`${typeof value === 'string' ? `'${value}'` : JSON.stringify(value)}\``;

function typeOf(schema: Json): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  const forms = formsOf(schema);
  if (forms.length > 0) return [...new Set(forms.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items as Json)}`;
  if (schema.type === 'object') return schema.properties === undefined ? 'object by name' : 'object';
  if (schema.format === 'email') return 'e-mail address';
  return typeof schema.type === 'string' ? schema.type : 'string or expression';
}

/** Of an object its members say it. */
function usualOf({ default: usual }: Json, isRequired: boolean): string | undefined {
  if (isRequired) return undefined;
  if (usual === undefined) return '';
  const isOpen = typeof usual === 'object' && usual !== null && Object.keys(usual).length > 0;
  return isOpen && !Array.isArray(usual) ? '' : code(usual);
}

function limitsOf(schema: Json): readonly string[] {
  const { minimum, maximum, minItems, maxItems, minLength, maxLength, asks = [] } = schema;
  const forms = formsOf(schema);
  return [
    ...range(minimum, maximum, ''),
    ...range(minItems, maxItems, 'member'),
    ...(minLength === 1 && maxLength === undefined ? [] : range(minLength, maxLength, 'character')),
    ...asks,
    ...(schema.type === 'array' ? limitsOf(schema.items as Json) : []),
    ...(asks.length > 0 ? [] : forms.flatMap(limitsOf)),
  ];
}

/** Bounds in words; those of JavaScript's own numbers are none. */
function range(least: number | undefined, most: number | undefined, of: string): readonly string[] {
  const from = least === undefined || least <= Number.MIN_SAFE_INTEGER ? undefined : least;
  const to = most === undefined || most >= Number.MAX_SAFE_INTEGER ? undefined : most;
  if (from === undefined && to === undefined) return [];
  const count = to ?? from;
  const unit = of === '' ? '' : ` ${of}${count === 1 ? '' : 's'}`;
  if (to === undefined) return [`at least ${from}${unit}`];
  return [from === undefined ? `at most ${to}${unit}` : `${from}–${to}${unit}`];
}

/** One row for a key that several forms of an object have. */
function merged(rows: readonly Row[]): readonly Row[] {
  const byPath = new Map<string, Row>();
  for (const row of rows) {
    const before = byPath.get(row.path);
    if (before === undefined) byPath.set(row.path, row);
    else
      byPath.set(row.path, {
        ...before,
        type: [...new Set([...before.type.split(', '), ...row.type.split(', ')])].join(', '),
        limits: [...new Set([...before.limits, ...row.limits])],
        meaning: before.meaning ?? row.meaning,
      });
  }
  return [...byPath.values()];
}
