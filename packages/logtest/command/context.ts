import type { Readable, Writable } from 'node:stream';
import type { RuleFiles } from './rule-files.ts';

/** What the command needs of the world, so that tests can run it in their own process. */
export interface CommandContext {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  readonly errors: Writable;
  /** Time of events that are evaluated, in milliseconds since 1970. */
  readonly now: () => number;
  /** Whether standard output is read by a person at a terminal that shows colours. */
  readonly colours?: boolean;
  /** The rules when no option names any; absent: naming some is a must. */
  readonly standard?: () => RuleFiles | Promise<RuleFiles>;
  /** Ends `--watch`. */
  readonly signal?: AbortSignal;
}

/** 0 done; 1 a test failed, or with `--strict` a warning was given; 2 wrong usage or rules that do not load. */
export const EXIT = { done: 0, failed: 1, usage: 2, bug: 70 } as const;

/** The command was called wrongly, or what it was pointed at cannot be read: exit code 2. The message says what to do. */
export class UsageError extends Error {}
