import { CommandFailed } from '../../faults.ts';
import { unavailable } from './aws-fault.ts';

/**
 * Waits for an answer of Secrets Manager about the secret that is called `where`. `missing` says when there is one.
 *
 * @throws CommandFailed saying what to do
 */
export async function answered<T>(call: Promise<T>, where: string, missing: string): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw secretFault(where, missing, error as NodeJS.ErrnoException);
  }
}

function secretFault(where: string, missing: string, { name, code }: NodeJS.ErrnoException): CommandFailed {
  switch (name) {
    case 'ResourceNotFoundException':
      return new CommandFailed(
        `there is no ${where}, or it has no value; are account, region and name right? ${missing}`,
      );
    case 'ResourceExistsException':
      return new CommandFailed(
        `${where}: somebody else changed it from the same version, now or before; see what it is now and run this again`,
      );
    case 'InvalidRequestException':
      return new CommandFailed(
        `${where}: it is scheduled for deletion; restore it with \`aws secretsmanager restore-secret\` and deploy again`,
      );
    case 'AccessDeniedException':
      return new CommandFailed(
        `${where}: your AWS credentials may not do this; use others, or have secretsmanager:GetSecretValue and ` +
          'secretsmanager:PutSecretValue granted to you',
      );
    default:
      return new CommandFailed(`${where}: ${unavailable(name, code)}`);
  }
}
