import { CodedError } from '../../../../src/kernel/coded-error.ts';
import { CommandFailed } from '../../faults.ts';
import { keyTableFault } from '../keys/key-table-fault.ts';
import { unavailable } from './aws-fault.ts';

/**
 * Says to a person at a terminal what the adapters of queues, archive and table say to a function's log; a fault of ours
 * stays what it is. Messages about missing and denied things name them already.
 *
 * @param permissions what the command needs of the table
 */
export function deployedFault(where: string, permissions: string, error: unknown): unknown {
  if (!(error instanceof CodedError)) return error;
  if (error.code.startsWith('table_')) return keyTableFault(`table ${where}`, permissions, error, '--name');
  const { name, code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  if (error.retryable) return new CommandFailed(`${error.message}: ${unavailable(name ?? 'unknown', code)}`);
  return new CommandFailed(error.message);
}
