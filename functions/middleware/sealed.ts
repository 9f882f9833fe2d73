import type { Context } from 'aws-lambda';
import { CodedError, describeError } from '../../src/kernel/coded-error.ts';

/**
 * What leaves an invocation as an error is printed by Lambda's runtime with its message, its stack and its cause, and
 * libraries quote their input there. The error that leaves says its class and code, and what we wrote ourselves.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export function sealed<E, A>(
  handler: (event: E, context: Context) => Promise<A>,
): (event: E, context: Context) => Promise<A> {
  return async (event, context) => {
    try {
      return await handler(event, context);
    } catch (error) {
      const { name, code, message } = describeError(error);
      throw new CodedError(code, message ?? `the invocation failed with ${name}`);
    }
  };
}
