import { CodedError } from '../../../src/kernel/coded-error.ts';
import { unavailable } from '../../cli/commands/deployed/aws-fault.ts';
import type { Remark } from '../view.ts';

/** Names of the SDK's errors for who may not. */
const DENIED = /AccessDenied|NotAuthorized|UnauthorizedOperation|^Forbidden$/;
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|ProvisionedThroughputExceeded/;
/** `… is not authorized to perform: sqs:ReceiveMessage on resource: …`: the word alone is taken over. */
const PERMISSION = /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/;

/** What went wrong with a part of the page. */
export interface Fault {
  readonly remark: Remark;
  /** What was read before is still told, with its age: it may be so yet. */
  readonly passing: boolean;
}

/**
 * @param what the part, as a sentence begins: `alarms`
 * @param permissions that the part is read with; AWS often names the one that is missing
 */
export function faultOf(what: string, permissions: readonly string[], error: unknown): Fault {
  const cause = error instanceof CodedError && error.cause instanceof Error ? error.cause : error;
  const { name, code, message } = wordsOf(cause);
  if (DENIED.test(name)) {
    const permission = PERMISSION.exec(message)?.[1] ?? permissions.join(', ');
    return {
      remark: { text: `${what}: your AWS credentials may not read this`, permission },
      passing: false,
    };
  }
  if (THROTTLED.test(name))
    return { remark: { text: `${what}: AWS asks us to slow down; it is asked again later` }, passing: true };
  if (error instanceof CodedError && !error.retryable)
    return { remark: { text: `${what}: ${error.message}` }, passing: false };
  if (
    cause instanceof Error &&
    (code !== undefined || '$metadata' in cause || /Credentials|Token/.test(name))
  )
    return { remark: { text: `${what}: ${unavailable(name, code)}` }, passing: true };
  return { remark: { text: `${what}: cannot be read (${name})` }, passing: true };
}

function wordsOf(error: unknown): {
  readonly name: string;
  readonly code: string | undefined;
  readonly message: string;
} {
  if (!(error instanceof Error)) return { name: 'unknown', code: undefined, message: '' };
  const { code } = error as NodeJS.ErrnoException;
  return { name: error.name, code: typeof code === 'string' ? code : undefined, message: error.message };
}
