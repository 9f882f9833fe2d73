import { CodedError } from '../../../../src/kernel/coded-error.ts';
import { CommandFailed } from '../../faults.ts';
import { unavailable } from '../deployed/aws-fault.ts';

/**
 * Says to a person at a terminal what `createTable` says to a function's log; a fault of ours stays what it is.
 *
 * @param flag by which the command is told the table
 */
export function keyTableFault(
  where: string,
  permissions: string,
  error: unknown,
  flag: '--table' | '--name' = '--table',
): unknown {
  if (!(error instanceof CodedError)) return error;
  const { name, code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  switch (error.code) {
    case 'table_missing':
      return new CommandFailed(
        `there is no ${where}; are account and region right? A deployment calls its table by ` +
          `the \`name\` in its sluice.config.ts: give it as ${flag}, and its --region`,
      );
    case 'table_denied':
      return new CommandFailed(
        `${where}: your AWS credentials may not do this; use others, or have ${permissions} granted to you`,
      );
    case 'table_unavailable':
      return new CommandFailed(`${where}: ${unavailable(name ?? 'unknown', code)}`);
    default:
      return error;
  }
}
