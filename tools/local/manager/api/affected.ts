import { type Answer, json } from './answer.ts';
import type { WazuhError } from './errors.ts';

/** What became of the items of a request. */
export interface Affected {
  readonly items: readonly unknown[];
  /** Items in all, where the answer holds a page of them. */
  readonly total?: number;
  readonly failures?: readonly Failure[];
}

export interface Failure {
  readonly error: WazuhError;
  /** The id of the item that failed. */
  readonly id: string | number;
}

/** What the answer says when all, some or none went well. */
export interface Wording {
  readonly all: string;
  readonly some?: string;
  readonly none: string;
}

/** The answer to a request about items: failures with one error are one entry, `error` tells whether all went well. */
export function affected(
  { items, total, failures = [] }: Affected,
  wording: Wording,
  pretty: boolean,
): Answer {
  const groups = Map.groupBy(failures, ({ error }) => `${error.code} ${error.message}`);
  const message =
    items.length === 0 ? wording.none : failures.length === 0 ? wording.all : (wording.some ?? wording.all);
  const body = {
    data: {
      affected_items: items,
      total_affected_items: total ?? items.length,
      total_failed_items: failures.length,
      failed_items: [...groups.values()].map((group) => ({
        error: group[0]?.error,
        id: group.map(({ id }) => id),
      })),
    },
    message,
    error: failures.length === 0 ? 0 : items.length === 0 ? 1 : 2,
  };
  return json(body, pretty);
}
