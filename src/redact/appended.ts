/** `list` with `item` behind the others. It is made for its first item, with room for no more: few strings hold two. */
export function appended<T>(list: T[] | undefined, item: T): T[] {
  if (list === undefined) return [item];
  list.push(item);
  return list;
}
