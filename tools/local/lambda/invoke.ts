import type { Context } from 'aws-lambda';
import { CodedError } from '../../../src/kernel/coded-error.ts';

export const INVOCATION_TIMED_OUT = 'invocation_timed_out';

/**
 * Runs one invocation and ends it at the function's timeout, as Lambda does: its answer no longer counts. Lambda stops
 * the instance with it; here what is left of the work goes on unheard, which is the harder case for what comes after.
 *
 * @throws CodedError `invocation_timed_out`, or what the handler throws
 */
export async function invoke<T>(context: Context, call: (context: Context) => Promise<T>): Promise<T> {
  const limitMs = context.getRemainingTimeInMillis();
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      reject(
        new CodedError(
          INVOCATION_TIMED_OUT,
          `${context.functionName} was ended at its timeout of ${limitMs / 1_000} s`,
          { retryable: true },
        ),
      ),
    limitMs,
  );
  try {
    return await Promise.race([call(context), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
