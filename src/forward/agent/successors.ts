import { createHash } from 'node:crypto';
import type { AgentKey } from './agent-key.ts';

const MARK = /-[\da-f]{8}$/;
/** A name has at most 128 characters: nine of them are the mark, and some tell two of one name apart. */
const MAX_BASE = 112;

/**
 * Names for the agents that take the place of others, one for each and each once: the name that there was, with a mark in the place of
 * any that it had.
 *
 * @param version of the secret that is to hold them
 * @param list in which the others stand
 */
export function successorNames(
  identities: readonly Pick<AgentKey, 'name'>[],
  version: string,
  list: string,
): readonly string[] {
  const mark = markOf(version, list);
  const names = new Set<string>();
  for (const { name } of identities) {
    const base = name.replace(MARK, '').slice(0, MAX_BASE);
    let unique = base;
    for (let i = 2; names.has(unique + mark); i += 1) unique = `${base}-${i}`;
    names.add(unique + mark);
  }
  return [...names];
}

/** Whether a name was made by {@link successorNames} for this version and list. */
export function isSuccessor({ name }: Pick<AgentKey, 'name'>, version: string, list: string): boolean {
  return name.endsWith(markOf(version, list));
}

function markOf(version: string, list: string): string {
  return `-${createHash('sha256').update(`${version}\n${list}`).digest('hex').slice(0, 8)}`;
}
