import * as z from 'zod';
import { isJsonObject, type JsonObject } from '../../../src/kernel/json.ts';

/** What of OpenSearch's search language is spoken here, and no more: whatever else is asked for is refused. */
const SearchBody = z.strictObject({
  size: z.int().min(0).default(10),
  query: z.strictObject({
    bool: z.strictObject({
      filter: z.array(
        z.strictObject({
          range: z.record(
            z.string(),
            z.strictObject({ gte: z.number(), format: z.literal('epoch_millis').optional() }),
          ),
        }),
      ),
    }),
  }),
  sort: z.array(z.record(z.string(), z.enum(['asc', 'desc']))).min(1),
  pit: z.strictObject({ id: z.string(), keep_alive: z.string().optional() }),
  track_total_hits: z.boolean().default(true),
  search_after: z.array(z.union([z.number(), z.string()])).optional(),
});
export type SearchBody = z.output<typeof SearchBody>;

/** `index.max_result_window`, also with `search_after`. */
const MAX_WINDOW = 10_000;
/** Fields of Wazuh's mapping that are stored by column, so that one can sort by them. */
const SORTABLE: Readonly<Record<string, 'date' | 'keyword' | 'long'>> = {
  timestamp: 'date',
  id: 'keyword',
  'manager.name': 'keyword',
  'cluster.node': 'keyword',
  'rule.id': 'keyword',
  'rule.level': 'long',
};

/** The body, or what is wrong with it. */
export function readSearch(text: string): SearchBody | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'the body is no JSON';
  }
  const read = SearchBody.safeParse(value);
  if (!read.success)
    return read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  const { size, sort, search_after: after } = read.data;
  if (size > MAX_WINDOW)
    return `Result window is too large, size must be less than or equal to: [${MAX_WINDOW}]`;
  const fields = sort.map((each) => Object.keys(each)[0] ?? '');
  const unknown = fields.find((field) => SORTABLE[field] === undefined);
  if (unknown !== undefined) return `No mapping found for [${unknown}] in order to sort on`;
  if (after !== undefined && after.length !== sort.length)
    return `search_after has ${after.length} value(s) but sort has ${sort.length}.`;
  return read.data;
}

interface Hit {
  readonly _source: JsonObject;
  readonly sort: readonly (number | string)[];
}

/** Documents that match, sorted, behind `search_after`. */
export function search(documents: readonly JsonObject[], body: SearchBody): readonly Hit[] {
  const keys = body.sort.map((each) => Object.entries(each)[0] ?? (['', 'asc'] as const));
  const hits = documents
    .filter((document) =>
      body.query.bool.filter.every(({ range }) =>
        Object.entries(range).every(([field, { gte }]) => {
          const value = fieldOf(document, field);
          return typeof value === 'number' && value >= gte;
        }),
      ),
    )
    .map((document) => ({ _source: document, sort: keys.map(([field]) => fieldOf(document, field) ?? '') }));
  const compare = (a: Hit['sort'], b: Hit['sort']) => {
    for (const [i, [, direction]] of keys.entries()) {
      const [left = '', right = ''] = [a[i], b[i]];
      if (left === right) continue;
      return left < right === (direction === 'asc') ? -1 : 1;
    }
    return 0;
  };
  const { search_after: after } = body;
  return hits
    .filter(({ sort }) => after === undefined || compare(sort, after) > 0)
    .sort((a, b) => compare(a.sort, b.sort))
    .slice(0, body.size);
}

/** A field's value as it is indexed: dates as epoch ms. */
function fieldOf(document: JsonObject, field: string): number | string | undefined {
  let value: unknown = document;
  for (const name of field.split('.')) value = isJsonObject(value) ? value[name] : undefined;
  if (SORTABLE[field] === 'date') return typeof value === 'string' ? timeOf(value) : undefined;
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** A date as Wazuh writes it: its offset has no colon. */
export function timeOf(text: string): number {
  return Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
}
