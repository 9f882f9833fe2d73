import type { JsonValue } from '../../kernel/json.ts';

/** What went wrong in an invocation, as far as one line of its log says. */
export interface LambdaFault {
  /** `lambda_error_logged`: the function wrote so and went on, or may have. */
  readonly action: 'lambda_error' | 'lambda_timeout' | 'lambda_out_of_memory' | 'lambda_error_logged';
  readonly request?: string | undefined;
  readonly at?: JsonValue | undefined;
  readonly type?: string | undefined;
  readonly message?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly memoryMb?: number | undefined;
  readonly memoryUsedMb?: number | undefined;
}

const OUT_OF_MEMORY = /OutOfMemory|heap out of memory|\bMemoryError\b|signal: killed/;

/** An error that ended an invocation: of memory when its type or message says so. */
export function fatal(
  fault: Omit<LambdaFault, 'action'>,
): LambdaFault & { readonly action: 'lambda_error' | 'lambda_out_of_memory' } {
  const { type = '', message = '', memoryMb = Number.POSITIVE_INFINITY, memoryUsedMb = 0 } = fault;
  const full =
    memoryUsedMb >= memoryMb || OUT_OF_MEMORY.test(type) || OUT_OF_MEMORY.test(message.slice(0, 1_024));
  return { ...fault, action: full ? 'lambda_out_of_memory' : 'lambda_error' };
}
