import type { TrailAnswer, TrailRegistry } from '../../src/intake/trail/trail-state.ts';

/** Trails in this process; one that is not set is missing. */
export interface MemoryTrailRegistry extends TrailRegistry {
  set(trailArn: string, answer: TrailAnswer): void;
}

export function createMemoryTrailRegistry(): MemoryTrailRegistry {
  const answers = new Map<string, TrailAnswer>();
  return {
    set: (trailArn, answer) => void answers.set(trailArn, answer),
    ask: async (trailArn) => answers.get(trailArn) ?? { kind: 'missing' },
  };
}
