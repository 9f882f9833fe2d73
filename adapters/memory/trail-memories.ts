import type { TrailMemories, TrailMemory } from '../../src/intake/trail/trail-state.ts';

/** What is remembered of trails, in this process. */
export function createMemoryTrailMemories(): TrailMemories {
  const memories = new Map<string, TrailMemory>();
  return {
    read: async (trailArn) => memories.get(trailArn) ?? { troubles: {} },
    async write(trailArn, memory) {
      memories.set(trailArn, structuredClone(memory));
    },
  };
}
