import type { ProbeLog, ProbeReturn } from '../../src/notify/alert/probe.ts';

/** Probes that came back, in this process. */
export function createMemoryProbeLog(): ProbeLog {
  const returned = new Map<string, ProbeReturn>();
  return {
    async note(id, back) {
      if (!returned.has(id)) returned.set(id, back);
    },
    read: async (id) => returned.get(id),
  };
}
