import type { FoundLimit, NodeLimits } from '../../src/forward/node-limits.ts';

/** Nodes' own limits as one process found them. */
export function createMemoryNodeLimits(): NodeLimits {
  const found = new Map<string, FoundLimit>();
  return {
    get: async (node) => found.get(node),
    put: async (node, limit) => {
      found.set(node, limit);
    },
  };
}
