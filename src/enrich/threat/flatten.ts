/** A block of addresses and what it stands for. Blocks of CIDR lie in each other or apart, they never overlap halfway. */
export interface Block<T extends number | bigint> {
  readonly first: T;
  readonly last: T;
  /** Number of its facts; `NEVER` for addresses that must not be found. */
  readonly fact: number;
}

export const NEVER = -1;

/**
 * Blocks within blocks as segments that lie apart, in order, each with the facts of all blocks around it. A segment
 * within a block that must not be found is left out. `order` must sort blocks by their first address, the wider one first.
 */
export function flatten<T extends number | bigint>(
  blocks: Iterable<Block<T>>,
  next: (address: T) => T,
  previous: (address: T) => T,
  emit: (first: T, last: T, facts: readonly number[]) => void,
): void {
  const open: Block<T>[] = [];
  let cursor: T | undefined;
  const told = (last: T) => {
    if (cursor !== undefined && cursor <= last && open.every(({ fact }) => fact !== NEVER))
      emit(cursor, last, [...new Set(open.map(({ fact }) => fact))]);
  };
  const closeBefore = (first: T | undefined) => {
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      if (first !== undefined && top.last >= first) break;
      told(top.last);
      cursor = cursor !== undefined && cursor > top.last ? cursor : next(top.last);
      open.pop();
    }
  };
  for (const block of blocks) {
    closeBefore(block.first);
    if (open.length > 0 && cursor !== undefined && cursor < block.first) told(previous(block.first));
    open.push(block);
    cursor = block.first;
  }
  closeBefore(undefined);
}
