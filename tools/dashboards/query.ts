import type { Field } from './fields.ts';

/** Queries in the dashboard's own language (DQL, which saved objects call `kuery`). */

export function is(field: Field, ...values: readonly [string, ...string[]]): string {
  const said = values.map(value);
  return `${field}: ${said.length === 1 ? said[0] : `(${said.join(' or ')})`}`;
}

/** A `*` stands for anything, which it does outside quotes only. */
function value(text: string): string {
  return text.includes('*') ? text : `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
}

export function exists(field: Field): string {
  return `${field}: *`;
}

export function levels(from: number, below = Number.POSITIVE_INFINITY): string {
  const lowest = `rule.level >= ${from}`;
  return below === Number.POSITIVE_INFINITY ? lowest : `${lowest} and rule.level < ${below}`;
}

export function both(...queries: readonly string[]): string {
  return queries.map((query) => `(${query})`).join(' and ');
}

export function either(...queries: readonly string[]): string {
  return queries.map((query) => `(${query})`).join(' or ');
}

export function not(query: string): string {
  return `not (${query})`;
}

/** What came through Sluice, of applications and of CloudTrail: nobody else sends this field. */
export const THROUGH_SLUICE = exists('data.sluice.event.id');
