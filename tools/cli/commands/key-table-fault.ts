import { CodedError } from '../../../src/kernel/coded-error.ts';
import { CommandFailed } from '../faults.ts';

/** What the SDK throws when its chain of credentials ends without any. */
const NO_CREDENTIALS = ['CredentialsProviderError', 'TokenProviderError'];
/** What AWS answers to credentials that it does not know, or no more. */
const BAD_CREDENTIALS = [
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'IncompleteSignatureException',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
  'ExpiredToken',
];

/** Says to a person at a terminal what `createTable` says to a function's log; a fault of ours stays what it is. */
export function keyTableFault(where: string, permissions: string, error: unknown): unknown {
  if (!(error instanceof CodedError)) return error;
  const { name, code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  switch (error.code) {
    case 'table_missing':
      return new CommandFailed(
        `there is no ${where}; are account and region right? A deployment calls its table by ` +
          'the `name` in its sluice.config.ts: give it as --table, and its --region',
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

function unavailable(name: string, code: string | undefined): string {
  if (NO_CREDENTIALS.includes(name))
    return 'no AWS credentials were found; run `aws sso login`, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and its secret';
  if (BAD_CREDENTIALS.includes(name))
    return `AWS does not accept your credentials (${name}); renew them, and see that your clock is right`;
  if (code !== undefined || name === 'TimeoutError')
    return `it cannot be reached (${code ?? name}); is the region or endpoint right, and the network up?`;
  return `AWS failed with ${name}; try again later`;
}
