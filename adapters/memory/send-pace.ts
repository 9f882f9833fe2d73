import { randomUUID } from 'node:crypto';
import type { SendPace } from '../../src/forward/send-pace.ts';
import {
  initialPace,
  type PaceLimits,
  type PaceState,
  settleGrant,
  takeGrant,
} from '../../src/forward/send-rate.ts';

/** The pace of one process, forgotten with it. */
export function createMemorySendPace(limits: PaceLimits): SendPace {
  const states = new Map<string, PaceState>();
  const stateOf = (node: string) => states.get(node) ?? initialPace(limits);
  return {
    async take(node, want, now) {
      const { state, answer } = takeGrant(stateOf(node), { id: randomUUID(), want, now }, limits);
      if (state !== undefined) states.set(node, state);
      return answer;
    },

    async settle(node, grant, outcome, now) {
      states.set(node, settleGrant(stateOf(node), { id: grant, outcome, now }, limits));
    },
  };
}
