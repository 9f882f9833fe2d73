export interface LoginBlock {
  /** Whether this address may try to log in now. */
  admits(address: string): boolean;
  failed(address: string): void;
}

/**
 * Failed logins per peer address, counted from the first one. The block ends `blockTimeS` after that first
 * failure; a success does not reset the count.
 */
export function createLoginBlock(maxAttempts: number, blockTimeS: number, now: () => number): LoginBlock {
  const failures = new Map<string, { count: number; readonly since: number }>();
  return {
    admits: (address) => {
      const seen = failures.get(address);
      if (seen === undefined) return true;
      if (now() - blockTimeS * 1000 >= seen.since) {
        failures.delete(address);
        return true;
      }
      return seen.count < maxAttempts;
    },
    failed: (address) => {
      const seen = failures.get(address);
      if (seen === undefined) failures.set(address, { count: 1, since: now() });
      else seen.count += 1;
    },
  };
}
