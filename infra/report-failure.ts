import { ConfigError } from '../src/config.ts';
import { CodedError } from '../src/kernel/coded-error.ts';

/** Tells what failed and sets the exit code: a user's mistake without a stack trace, ours with one. */
export function reportFailure(error: unknown): void {
  const expected = error instanceof ConfigError || error instanceof CodedError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
