/** A line that a filter refuses: said on standard error with its number; the lines behind it go on, the exit code is 1. */
export class LineRefused extends Error {}

/** The command as such cannot do its work (a host that cannot be reached, unreadable input): exit code 1. */
export class CommandFailed extends Error {}

/** The command was called wrongly: exit code 2. The message says what to write instead. */
export class UsageError extends Error {}

export const EXIT = { done: 0, refused: 1, usage: 2, bug: 70, interrupted: 130 } as const;
