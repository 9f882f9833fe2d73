import { UsageError as LogtestUsage } from '@sluice/logtest/command';
import { CommanderError } from 'commander';
import { CodedError, describeError } from '../../src/kernel/coded-error.ts';
import { CommandFailed, EXIT, UsageError } from './faults.ts';
import { type CliContext, createProgram } from './program.ts';

/**
 * Runs one command line (without `node` and the script).
 *
 * @returns the exit code: 0 done, 1 a line was refused or the work failed, 2 wrong usage, 70 a fault of ours
 */
export async function runCli(argv: readonly string[], context: CliContext): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    return report(error, context);
  }
}

function report(error: unknown, { streams: { errors }, env }: CliContext): number {
  if (error instanceof UsageError || error instanceof LogtestUsage) {
    errors.write(`${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof CommandFailed || error instanceof CodedError) {
    errors.write(`${error.message}\n`);
    return EXIT.refused;
  }
  const { name, code } = describeError(error);
  errors.write(`this is a fault in sluice, not in your input: ${name} (${code}); please report it\n`);
  // Only on demand: messages of foreign errors may quote the input.
  if (env.SLUICE_DEBUG !== undefined && error instanceof Error) errors.write(`${error.stack ?? ''}\n`);
  return EXIT.bug;
}
