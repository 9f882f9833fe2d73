import { affected, type Failure } from './affected.ts';
import type { Answer } from './answer.ts';
import { type ApiRequest, pretty } from './context.ts';
import { wazuhError } from './errors.ts';
import { listParameter } from './page.ts';
import { badRequest, type Refusal } from './problems.ts';

/** Something that holds ids of other things: a user its roles, a role its policies. */
export interface Holder {
  readonly kind: 'user' | 'role';
  readonly id: number;
  /** As the answer calls it. */
  readonly name: string;
  readonly held: readonly number[];
  /** What is held, and whether an id of it is known. */
  readonly of: 'role' | 'policy';
  readonly exists: (id: number) => boolean;
  readonly keep: (held: readonly number[]) => void;
  /** The holder as the API prints it. */
  readonly item: () => object;
}

const CODES = {
  role: { unknown: 4002, already: 4017, missing: 4016 },
  policy: { unknown: 4007, already: 4011, missing: 4010 },
} as const;

const PLURAL = { role: 'roles', policy: 'policies' } as const;

/** Links or unlinks the ids of the query; an id that changes nothing is a failure of its own. */
export function changeLinks(request: ApiRequest, holder: Holder, how: 'link' | 'unlink'): Answer | Refusal {
  const parameter = `${holder.of}_ids`;
  const wanted = listParameter(request.query, parameter);
  if (wanted === undefined) return badRequest(`Missing query parameter '${parameter}'`);
  const ids = wanted.includes('all') && how === 'unlink' ? [...holder.held] : wanted.map(Number);
  if (ids.some((id) => !Number.isInteger(id))) {
    return badRequest(`Wrong type, expected 'array' for query parameter '${parameter}'`);
  }
  const codes = CODES[holder.of];
  const fault = (id: number): number | undefined => {
    if (!holder.exists(id)) return codes.unknown;
    const has = holder.held.includes(id);
    if (how === 'link') return has ? codes.already : undefined;
    return has ? undefined : codes.missing;
  };
  const failures: readonly Failure[] = ids.flatMap((id) => {
    const code = fault(id);
    return code === undefined ? [] : [{ error: wazuhError(code), id }];
  });
  const changed = ids.filter((id) => fault(id) === undefined);
  if (changed.length > 0) {
    holder.keep(
      how === 'link' ? [...holder.held, ...changed] : holder.held.filter((id) => !changed.includes(id)),
    );
  }
  const done = `${how}ed ${how === 'link' ? 'to' : 'from'} ${holder.kind}`;
  const [one, many] = [holder.of, PLURAL[holder.of]];
  return affected(
    { items: changed.length > 0 ? [holder.item()] : [], failures },
    {
      all: `All ${many} were ${done} ${holder.name}`,
      some: `Some ${many} were not ${done} ${holder.id}`,
      none: `No ${one} was ${done} ${holder.id}`,
    },
    pretty(request),
  );
}

/** An answer about a holder that is not there. */
export function unknownHolder(request: ApiRequest, code: number, id: number, none: string): Answer {
  return affected(
    { items: [], failures: [{ error: wazuhError(code), id }] },
    { all: none, none },
    pretty(request),
  );
}
