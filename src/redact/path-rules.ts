/** How closely a place is looked at: everything, secrets alone (identities stay), or not at all. */
export const SCRUTINY = { full: 0, identity: 1, none: 2 } as const;
export type Scrutiny = (typeof SCRUTINY)[keyof typeof SCRUTINY];

/** A tree of the paths that a policy names; the walk goes down it beside the document. */
export interface PathNode {
  readonly scrutiny: Scrutiny;
  readonly children: ReadonlyMap<string, PathNode>;
}

interface GrowingNode {
  scrutiny: Scrutiny;
  readonly children: Map<string, GrowingNode>;
}

/** Paths are dotted keys; array positions are not named, a path goes through every element. */
export function pathTree(keep: readonly string[], identity: readonly string[]): PathNode {
  const root: GrowingNode = { scrutiny: SCRUTINY.full, children: new Map() };
  const add = (path: string, scrutiny: Scrutiny): void => {
    let node = root;
    for (const key of path.split('.')) {
      let child = node.children.get(key);
      if (child === undefined) {
        child = { scrutiny: SCRUTINY.full, children: new Map() };
        node.children.set(key, child);
      }
      node = child;
    }
    node.scrutiny = Math.max(node.scrutiny, scrutiny) as Scrutiny;
  };
  for (const path of identity) add(path, SCRUTINY.identity);
  for (const path of keep) add(path, SCRUTINY.none);
  return root;
}
