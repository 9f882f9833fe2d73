import type { Sending } from './load-plan.ts';

/** Plays a plan that has no end up to a time, and nothing of it from `endMs` on. Times in milliseconds after the start. */
export function createPlayer(
  plan: Generator<readonly Sending[], never>,
  endMs: number,
  send: (sending: Sending) => void,
): { playUntil(nowMs: number): void } {
  let ahead: Sending[] = [];
  let second = 0;
  return {
    playUntil: (nowMs) => {
      for (; second * 1_000 <= nowMs && second * 1_000 < endMs; second += 1) ahead.push(...plan.next().value);
      const due = ahead.filter(({ atMs }) => atMs <= nowMs);
      ahead = ahead.filter(({ atMs }) => atMs > nowMs);
      for (const sending of due) if (sending.atMs < endMs) send(sending);
    },
  };
}
