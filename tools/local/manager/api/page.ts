import type { ApiRequest } from './context.ts';
import { wazuhError } from './errors.ts';
import { frameworkError, invalidParameter, type Refusal, wrongType } from './problems.ts';
import { pythonRepr } from './python-json.ts';

/** Query parameters of every list. */
export const LIST_QUERY = ['offset', 'limit', 'sort', 'search'] as const;
export const FULL_LIST_QUERY = [...LIST_QUERY, 'select', 'q', 'distinct'] as const;

const DEFAULT_LIMIT = 500;
const MAX_LIMIT = 100_000;

export interface Page {
  readonly items: readonly unknown[];
  readonly total: number;
}

interface PageOptions {
  /** Fields to sort by when the request names none. */
  readonly sort?: readonly string[];
  /** Fields that stay however few are selected. */
  readonly required?: readonly string[];
  readonly selectable?: readonly string[];
}

type Item = Readonly<Record<string, unknown>>;

/** Searches, filters, sorts, selects and cuts as the request asks; items may be texts or objects. */
export function page(
  all: readonly unknown[],
  { query }: ApiRequest,
  options: PageOptions = {},
): { readonly ok: true; readonly page: Page } | { readonly ok: false; readonly refusal: Refusal } {
  const offset = integer(query, 'offset', 0, 0);
  const limit = integer(query, 'limit', DEFAULT_LIMIT, 1);
  if (typeof offset !== 'number') return { ok: false, refusal: offset };
  if (typeof limit !== 'number') return { ok: false, refusal: limit };
  let items = search(all, query.get('search'));
  const conditions = query.get('q');
  if (conditions !== null) {
    const filter = parseQuery(conditions);
    if (filter === undefined) return { ok: false, refusal: frameworkError(wazuhError(1407)) };
    items = items.filter((item) => filter(item as Item));
  }
  items = sort(items, query.get('sort'), options.sort);
  const selected = query.get('select')?.split(',');
  const unknown = selected?.find((name) => !(options.selectable?.includes(name) ?? true));
  if (unknown !== undefined) {
    const allowed = `Allowed select fields: ${options.selectable?.join(', ')}. Fields: ${unknown}`;
    return { ok: false, refusal: frameworkError(wazuhError(1724, allowed)) };
  }
  if (selected !== undefined) {
    const keep = [...selected, ...(options.required ?? [])];
    items = items.map((item) => pickFields(item as Item, keep));
  }
  if (query.get('distinct') === 'true') items = distinct(items);
  return { ok: true, page: { items: items.slice(offset, offset + limit), total: items.length } };
}

function integer(query: URLSearchParams, name: string, otherwise: number, least: number): number | Refusal {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^-?\d+$/.test(text)) return wrongType('integer', name);
  const value = Number(text);
  if (value < least) {
    return invalidParameter(value, `is less than the minimum of ${least}`, 'minimum', { minimum: least });
  }
  return value > MAX_LIMIT && name === 'limit'
    ? invalidParameter(value, `is greater than the maximum of ${MAX_LIMIT}`, 'maximum', {
        maximum: MAX_LIMIT,
      })
    : value;
}

/** Case-insensitive, anywhere in any value; a leading `-` turns it round. */
function search(items: readonly unknown[], wanted: string | null): readonly unknown[] {
  if (wanted === null || wanted === '') return items;
  const negated = wanted.startsWith('-');
  const text = (negated ? wanted.slice(1) : wanted).toLowerCase();
  return items.filter((item) => holds(item, text) !== negated);
}

function holds(value: unknown, text: string): boolean {
  if (Array.isArray(value)) return value.some((item) => holds(item, text));
  if (typeof value === 'object' && value !== null)
    return Object.values(value).some((item) => holds(item, text));
  return String(value).toLowerCase().includes(text);
}

function sort(items: readonly unknown[], asked: string | null, otherwise: readonly string[] | undefined) {
  const descending = asked?.startsWith('-') ?? false;
  const fields = asked === null ? otherwise : asked.replace(/^[+\- ]/, '').split(',');
  if (fields === undefined) return items;
  const sorted = items.toSorted((a, b) => {
    for (const field of fields) {
      const order = compare(field === '' ? a : (a as Item)[field], field === '' ? b : (b as Item)[field]);
      if (order !== 0) return order;
    }
    return 0;
  });
  return descending ? sorted.toReversed() : sorted;
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function pickFields(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

function distinct(items: readonly unknown[]): readonly unknown[] {
  const seen = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...seen.values()];
}

const CONDITION = /^\(?([\w.]+)(!=|=|<|>|~)([^;,()]+)\)?$/;

/** `field=value`, joined by `;` (and) or `,` (or); brackets inside brackets are not read. */
function parseQuery(text: string): ((item: Item) => boolean) | undefined {
  const alternatives = text.split(',').map((part) => part.split(';').map((term) => CONDITION.exec(term)));
  if (alternatives.flat().includes(null)) return undefined;
  return (item) =>
    alternatives.some((terms) => terms.every((term) => term !== null && meets(item, [...term].slice(1))));
}

function meets(item: Item, [field = '', operator, value = '']: readonly string[]): boolean {
  const members = [
    field.split('.').reduce<unknown>((at, name) => (at as Item | undefined)?.[name], item),
  ].flat();
  const compares = OPERATORS[operator ?? ''];
  return compares !== undefined && members.some((member) => compares(member, value));
}

const OPERATORS: Readonly<Record<string, (member: unknown, value: string) => boolean>> = {
  '=': (member, value) => String(member) === value,
  '!=': (member, value) => String(member) !== value,
  '<': (member, value) => Number(member) < Number(value),
  '>': (member, value) => Number(member) > Number(value),
  '~': (member, value) => String(member).toLowerCase().includes(value.toLowerCase()),
};

/** A list parameter: values between commas. */
export function listParameter(query: URLSearchParams, name: string): readonly string[] | undefined {
  const text = query.get(name);
  return text === null ? undefined : text.split(',');
}

/** A boolean parameter, or why it is none. */
export function flag(query: URLSearchParams, name: string): boolean | Refusal {
  const text = query.get(name);
  if (text === null) return false;
  if (text === 'true' || text === 'false') return text === 'true';
  return wrongType('boolean', name);
}

/** A name in a path or a query that must have a format, or the API's words for one that has not. */
export function formatted(value: string, format: keyof typeof FORMATS): Refusal | undefined {
  return FORMATS[format].test(value)
    ? undefined
    : invalidParameter(value, `is not a ${pythonRepr(format)}`, 'format', { format, type: 'string' });
}

const FORMATS = {
  xml_filename_path: /^[\w-]+\.xml$/,
  cdb_filename_path: /^[\w-]+$/,
  get_dirnames_path: /^(?:etc|ruleset)\/[\w\-/]+\/?$/,
} as const;
