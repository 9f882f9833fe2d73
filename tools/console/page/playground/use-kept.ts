import { useState } from 'preact/hooks';

/** In this page alone: gone when it is reloaded, and never in its address or its storage. */
const kept = new Map<string, unknown>();

/** State that outlives a change of tabs. */
export function useKept<T>(name: string, initial: T): readonly [T, (value: T) => void] {
  const [value, set] = useState<T>(() => (kept.has(name) ? (kept.get(name) as T) : initial));
  return [
    value,
    (next) => {
      kept.set(name, next);
      set(() => next);
    },
  ];
}

/** What the rule playground asks. */
export const RULE_REQUEST = 'rule request';

/** Gives a tab that is not shown something to begin with. */
export function leaveFor<T>(name: string, value: T): void {
  kept.set(name, value);
}
