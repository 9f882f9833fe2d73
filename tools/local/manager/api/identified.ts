import type { Failure } from './affected.ts';
import { wazuhError } from './errors.ts';
import { listParameter } from './page.ts';

/** The things that a list of ids names, or all of them; ids of nothing are failures. */
export function chosenIds<T>(
  query: URLSearchParams,
  parameter: string,
  all: ReadonlyMap<number, T>,
  unknown: number,
): { readonly found: readonly T[]; readonly failures: readonly Failure[] } {
  const wanted = listParameter(query, parameter);
  if (wanted === undefined || wanted.includes('all')) return { found: [...all.values()], failures: [] };
  const ids = wanted.map(Number);
  return {
    found: ids.flatMap((id) => all.get(id) ?? []),
    failures: ids.filter((id) => !all.has(id)).map((id) => ({ error: wazuhError(unknown), id })),
  };
}

/** Removes what is named and may go; `refuse` gives the code of what may not. `all` skips what may not in silence. */
export function removal<T extends { readonly id: number }>(
  query: URLSearchParams,
  parameter: string,
  from: Map<number, T>,
  unknown: number,
  refuse: (item: T) => number | undefined,
  print: (item: T) => object,
): { readonly items: readonly object[]; readonly failures: readonly Failure[] } {
  const everything = listParameter(query, parameter)?.includes('all') ?? false;
  const { found, failures } = chosenIds(query, parameter, from, unknown);
  const kept = found.flatMap((item) => {
    const code = refuse(item);
    return code === undefined || everything ? [] : [{ error: wazuhError(code), id: item.id }];
  });
  const gone = found.filter((item) => refuse(item) === undefined);
  // Printed before any of them is gone.
  const items = gone.map(print);
  for (const { id } of gone) from.delete(id);
  return { items, failures: [...failures, ...kept] };
}
