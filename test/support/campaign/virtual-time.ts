import { vi } from 'vitest';

/**
 * Time of this process that passes when it is told to: SQS's visibility, marks, budgets, tokens and the manager's
 * windows go by it. Timers, sockets and certificates keep the real one.
 */
export interface VirtualTime {
  readonly now: () => number;
  /** Passes, and lets happen what was planned until then. */
  passTo(at: number): Promise<void>;
  pass(ms: number): Promise<void>;
  plan(inMs: number, happens: () => unknown): void;
  /** When the next thing was planned for; infinite when nothing is. */
  planned(): number;
  /** The real time again. */
  release(): void;
}

/** Begins now, to the second: certificates that are made at the beginning are valid in both times. */
export function startVirtualTime(): VirtualTime {
  const start = Math.floor(Date.now() / 1000) * 1000;
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  let plans: { readonly at: number; readonly happens: () => unknown }[] = [];
  const planned = () => Math.min(Number.POSITIVE_INFINITY, ...plans.map(({ at }) => at));
  const passTo = async (at: number): Promise<void> => {
    while (planned() <= at) {
      const next = planned();
      const due = plans.filter((plan) => plan.at === next);
      plans = plans.filter((plan) => plan.at !== next);
      vi.setSystemTime(Math.max(next, Date.now()));
      for (const { happens } of due) await happens();
    }
    vi.setSystemTime(Math.max(at, Date.now()));
  };
  return {
    now: () => Date.now(),
    passTo,
    pass: (ms) => passTo(Date.now() + ms),
    plan: (inMs, happens) => {
      plans.push({ at: Date.now() + inMs, happens });
    },
    planned,
    release: () => {
      vi.useRealTimers();
    },
  };
}
